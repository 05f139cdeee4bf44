namespace Dm3.Delivery.Auth;

/// <summary>Something to sign, or why there is none.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Token">What is to be signed, as a whole, with the profile's signing key.</param>
/// <param name="ExpiresAtUnixSeconds">Until when an answer counts.</param>
public sealed record Challenge(LoginFault Fault, string Token = "", long ExpiresAtUnixSeconds = 0);
