namespace Dm3.Client.Zones;

/// <summary>An API key of a zone, without its secret.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Role"><c>read</c>, <c>write</c> or <c>admin</c>.</param>
/// <param name="Label">What the operator calls it.</param>
/// <param name="Created">Unix seconds.</param>
/// <param name="LastUsed">Unix seconds; null if never.</param>
public sealed record ZoneKey(string Id, string Role, string Label, long Created, long? LastUsed);
