using Dm3.Ethereum;

namespace Dm3.Ens.Lookup;

/// <summary>Who owns a name on the chain, and where it resolves.</summary>
/// <param name="Owner">The owner in the registry, of a wrapped name the one that the NameWrapper keeps; zero if there is none (any more).</param>
/// <param name="Resolver">The name's own resolver, not one inherited from a parent; zero if none is set.</param>
public readonly record struct NameOwnership(Address Owner, Address Resolver);
