namespace Dm3.Delivery.Spam;

/// <summary>A rule of the recipient that a sender does not meet, as the sender sees it (<c>error.data</c> of the refusal).</summary>
/// <param name="Rule">Stable name of the rule, lower case with hyphens: <c>min-nonce</c>.</param>
/// <param name="Required">One sentence for people: what would satisfy the rule. Holds nothing about the recipient but the published conditions.</param>
public sealed record SpamRefusal(string Rule, string Required)
{
    /// <summary>Members for programs, for example <c>minimum</c> and <c>actual</c> as decimal strings.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } = new Dictionary<string, object?>();
}
