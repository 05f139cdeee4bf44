using Dm3.Delivery.Auth;
using Dm3.Ens.Profiles;
using Dm3.Ethereum;

namespace Dm3.Delivery.Accounts;

/// <summary>A name's account, or why there is none.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Address">What the name points to.</param>
/// <param name="Profile">What is published for it, where that was asked for.</param>
public sealed record AccountLookup(LoginFault Fault, Address Address = default, VerifiedProfile? Profile = null);
