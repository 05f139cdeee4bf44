namespace Dm3.Gateway.Zones;

/// <summary>Makes a key.</summary>
public sealed record ApiKeyCreation : ZoneKeyOperation
{
    /// <summary><c>read</c>, <c>write</c> or <c>admin</c>.</summary>
    public required string Role { get; init; }

    /// <summary>What the operator calls the key, 0 to 100 characters.</summary>
    public required string Label { get; init; }

    /// <inheritdoc/>
    internal override (string Type, IReadOnlyList<(string Name, string Value)> Members) Describe() => ("ApiKeyCreation", [("role", Role), ("label", Label)]);
}
