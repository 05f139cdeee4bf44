using System.Text.Json;

namespace Dm3.Client.Delivery;

/// <summary>A rule of the recipient that the sender does not meet.</summary>
/// <param name="Rule">Stable name: <c>min-nonce</c>, <c>min-balance</c>, <c>min-token-balance</c>, <c>min-holding</c>, <c>contacts-only</c>, <c>blocked</c>.</param>
/// <param name="Required">What would satisfy it, for people.</param>
public sealed record UnmetCondition(string Rule, string Required)
{
    /// <summary>For programs, for example <c>minimum</c> and <c>actual</c> as decimal strings.</summary>
    public IReadOnlyDictionary<string, string?> Facts { get; init; } = new Dictionary<string, string?>();

    internal static UnmetCondition? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("rule", out var rule) || rule.ValueKind != JsonValueKind.String) return null;
        var required = value.TryGetProperty("required", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        var facts = new Dictionary<string, string?>();
        if (value.TryGetProperty("facts", out var members) && members.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in members.EnumerateObject()) facts[member.Name] = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.ToString();
        }

        return new UnmetCondition(rule.GetString()!, required) { Facts = facts };
    }
}
