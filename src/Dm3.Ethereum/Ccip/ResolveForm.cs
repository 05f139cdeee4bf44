namespace Dm3.Ethereum.Ccip;

/// <summary>Which function a resolver contract asks the gateway with; it decides also what the contract wants signed.</summary>
public enum ResolveForm
{
    /// <summary><c>resolve(bytes name, bytes data)</c>, 0x9061b923. Source: ENSIP-10, ENS OffchainResolver.</summary>
    Ens,

    /// <summary>
    /// <c>resolveWithContext(bytes name, bytes data, bytes context)</c>, 0xf8c30f63. Source: dm3-org/Ccip-Resolver
    /// contracts/ERC3668Resolver.sol; <see cref="CcipAnswer"/> and <see cref="RecordAnswer.TryShape"/> say how its answers differ.
    /// </summary>
    Dm3Context,
}
