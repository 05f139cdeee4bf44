using System.Text.Json;

namespace Dm3.Client.Delivery;

/// <summary>What a recipient publishes at its delivery service about senders and messages. Source: dm3-spec, profile extension; the last three members are ours.</summary>
public sealed record SenderConditions
{
    /// <summary>Encryption schemes that the recipient takes, the preferred one first; empty if it does not say.</summary>
    public IReadOnlyList<string> EncryptionAlgorithms { get; init; } = [];

    /// <summary>Wire names of message types that the recipient takes; empty if it does not say.</summary>
    public IReadOnlyList<string> SupportedMessageTypes { get; init; } = [];

    /// <summary>Least number of mined transactions of the sender's address, decimal; null for none.</summary>
    public string? MinNonce { get; init; }

    /// <summary>Least balance of the sender's address, decimal, in wei or units of <see cref="MinBalanceTokenAddress"/>; null for none.</summary>
    public string? MinBalance { get; init; }

    /// <summary>The token that <see cref="MinBalance"/> counts; null for the chain's own coin.</summary>
    public string? MinBalanceTokenAddress { get; init; }

    /// <summary>Balances of tokens that the sender must have, all of them: token address and least amount in decimal.</summary>
    public IReadOnlyDictionary<string, string> MinTokenBalances { get; init; } = new Dictionary<string, string>();

    /// <summary>JSON of the balance that must have been held for a while; null for none.</summary>
    public string? MinHolding { get; init; }

    /// <summary>Whether only contacts of the recipient may write.</summary>
    public bool ContactsOnly { get; init; }

    internal static SenderConditions Read(JsonElement value)
    {
        var tokens = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (value.TryGetProperty("minTokenBalances", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object && Text(item, "token") is { } token && Text(item, "minimum") is { } minimum) tokens[token] = minimum;
            }
        }

        return new SenderConditions
        {
            EncryptionAlgorithms = Texts(value, "encryptionAlgorithm"),
            SupportedMessageTypes = Texts(value, "supportedMessageTypes"),
            MinNonce = Text(value, "minNonce"),
            MinBalance = Text(value, "minBalance"),
            MinBalanceTokenAddress = Text(value, "minBalanceTokenAddress"),
            MinTokenBalances = tokens,
            MinHolding = value.TryGetProperty("minHolding", out var holding) && holding.ValueKind == JsonValueKind.Object ? holding.GetRawText() : null,
            ContactsOnly = value.TryGetProperty("contactsOnly", out var contacts) && contacts.ValueKind == JsonValueKind.True,
        };
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String or JsonValueKind.Number ? member.ToString() : null;

    private static List<string> Texts(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array
            ? [.. member.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)]
            : [];
}
