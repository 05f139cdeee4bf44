using System.Numerics;

namespace Dm3.Ethereum.Writes;

/// <summary>The struct that ENSIP-20's <c>register</c> takes, but for the name.</summary>
/// <param name="Owner">Who will own the name.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Secret">For commit and reveal.</param>
/// <param name="Resolver">Resolver that the caller found the name through.</param>
public sealed record RegisterRequest(Address Owner, BigInteger Duration, Hash256 Secret, Address Resolver);
