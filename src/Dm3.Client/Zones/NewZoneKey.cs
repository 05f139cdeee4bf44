namespace Dm3.Client.Zones;

/// <summary>An API key that was just made.</summary>
/// <param name="Key">The secret: the only time that it is shown.</param>
/// <param name="Id">Names it.</param>
/// <param name="Role"><c>read</c>, <c>write</c> or <c>admin</c>.</param>
/// <param name="Label">What the operator calls it.</param>
public sealed record NewZoneKey(string Key, string Id, string Role, string Label)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"API key {Id} ({Role})";
}
