using Dm3.Ethereum;

namespace Dm3.Client.Zones;

/// <summary>One side of a <see cref="ZoneComparison"/>.</summary>
/// <param name="Url">Gateway URL as a resolver names it (EIP-3668), with <c>{sender}</c> and <c>{data}</c>.</param>
/// <param name="Resolver">The contract that it answers for.</param>
/// <param name="Signer">Who must have signed its answers; null: nobody looks.</param>
public sealed record ZoneGateway(string Url, Address Resolver, Address? Signer = null);
