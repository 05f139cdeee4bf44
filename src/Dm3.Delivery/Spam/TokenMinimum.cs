namespace Dm3.Delivery.Spam;

/// <summary>Least balance of an ERC-20 token.</summary>
/// <param name="Token">Address of the token contract, 0x and 40 hex digits.</param>
/// <param name="Minimum">In the token's smallest unit, decimal digits. Nothing is assumed about its decimals.</param>
public sealed record TokenMinimum(string Token, string Minimum);
