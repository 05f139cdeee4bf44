namespace Dm3.DevNet;

/// <summary>A zone that the dev net serves.</summary>
/// <param name="Name">ENS name.</param>
/// <param name="Kind"><c>name</c>, <c>address</c> or <c>name+address</c>.</param>
public sealed record DevZone(string Name, string Kind);
