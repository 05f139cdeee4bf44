namespace Dm3.Client.Delivery;

/// <summary>Whether a sender would meet a recipient's published conditions now. Contacts and blocklist play no part: who asks is not verified.</summary>
/// <param name="Passes">Whether it would.</param>
/// <param name="Unmet">The first condition that is not met; null if it passes.</param>
public sealed record SenderCheck(bool Passes, UnmetCondition? Unmet);
