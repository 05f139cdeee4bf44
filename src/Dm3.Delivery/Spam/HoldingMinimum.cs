namespace Dm3.Delivery.Spam;

/// <summary>Least balance that a sender must have both now and a while ago. What happened in between is not looked at.</summary>
/// <param name="Minimum">In wei, or in the token's smallest unit; decimal digits.</param>
/// <param name="Seconds">How long ago, 60 to 315 360 000 (ten years).</param>
/// <param name="Token">Address of the token contract; null for Ether.</param>
public sealed record HoldingMinimum(string Minimum, long Seconds, string? Token = null);
