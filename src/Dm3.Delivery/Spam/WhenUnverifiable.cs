namespace Dm3.Delivery.Spam;

/// <summary>What a recipient wants where a rule cannot be checked: the node keeps no history that old, a token contract does not answer.</summary>
public enum WhenUnverifiable
{
    /// <summary>Take the message.</summary>
    Accept,

    /// <summary>Refuse it.</summary>
    Refuse,
}
