using System.Numerics;
using Dm3.Ethereum;
using Dm3.Ethereum.TypedData;

namespace Dm3.Gateway.Registration;

/// <summary>The EIP-712 domain as a client of ERC-7884 sends it along.</summary>
public sealed record CallDomain(string Name, string Version, BigInteger ChainId, Address VerifyingContract)
{
    /// <summary>Whether it is the given one.</summary>
    public bool Is(TypedDataDomain domain) =>
        Name == domain.Name && Version == domain.Version && ChainId == domain.ChainId && VerifyingContract == domain.VerifyingContract;
}
