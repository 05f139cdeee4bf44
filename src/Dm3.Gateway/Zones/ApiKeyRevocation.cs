namespace Dm3.Gateway.Zones;

/// <summary>Revokes a key.</summary>
public sealed record ApiKeyRevocation : ZoneKeyOperation
{
    /// <summary>Id of the key.</summary>
    public required string Key { get; init; }

    /// <inheritdoc/>
    internal override (string Type, IReadOnlyList<(string Name, string Value)> Members) Describe() => ("ApiKeyRevocation", [("key", Key)]);
}
