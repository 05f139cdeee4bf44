namespace Dm3.Delivery.Spam;

/// <summary>What a rule says about a sender.</summary>
public sealed class RuleResult
{
    private RuleResult()
    {
    }

    /// <summary>Nothing stands against the message, or the recipient did not switch the rule on.</summary>
    public static RuleResult Met { get; } = new();

    /// <summary>What is not met; null if it is met or cannot be checked.</summary>
    public SpamRefusal? Refusal { get; private init; }

    /// <summary>Why nobody can say, for people; null if somebody can. The recipient's <see cref="SpamSettings.WhenUnverifiable"/> decides.</summary>
    public string? Unverifiable { get; private init; }

    /// <summary>Not met.</summary>
    public static RuleResult Refuse(SpamRefusal refusal) => new() { Refusal = refusal };

    /// <summary>Not to be told, now and at the next try.</summary>
    public static RuleResult CannotCheck(string why) => new() { Unverifiable = why };
}
