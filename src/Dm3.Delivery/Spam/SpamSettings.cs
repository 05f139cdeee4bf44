namespace Dm3.Delivery.Spam;

/// <summary>What a recipient asks of senders; the document of <c>GET</c> and <c>PUT /v1/spam-rules</c>. Everything is off by default.</summary>
public sealed record SpamSettings
{
    /// <summary>Senders that are refused: addresses (with all their names), names, and <c>*.name</c> for everything below a name. At most 500. Never published.</summary>
    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>Least number of mined transactions of the sender's address, decimal digits. "At least", as deployed services have it.</summary>
    public string? MinNonce { get; init; }

    /// <summary>Least balance of the sender's address in wei, decimal digits.</summary>
    public string? MinBalance { get; init; }

    /// <summary>Least balances of tokens; all of them are asked for. At most 4.</summary>
    public IReadOnlyList<TokenMinimum> MinTokenBalances { get; init; } = [];

    /// <summary>Least balance now and a while ago.</summary>
    public HoldingMinimum? MinHolding { get; init; }

    /// <summary>Takes messages of contacts only. A contact never has to meet the other rules.</summary>
    public bool ContactsOnly { get; init; }

    /// <summary>How many messages of senders that are no contacts may wait at a time, 0 to 1 000 000; null for the service's own bound.</summary>
    public int? MaxWaitingFromUnknown { get; init; }

    /// <summary>What happens where a rule cannot be checked.</summary>
    public WhenUnverifiable WhenUnverifiable { get; init; }
}
