using Dm3.Ethereum;
using Dm3.Ethereum.Abi;

namespace Dm3.Cli.Doctor;

/// <summary>Why a resolver contract refused an answer, in words. The errors are those of <c>contracts/src/Dm3Resolver.sol</c> and <c>AnswerVerifier.sol</c>.</summary>
internal static class ContractError
{
    private static readonly uint UntrustedSigner = AbiFunction.Selector("UntrustedSigner(address,bytes32)");
    private static readonly uint AnswerExpired = AbiFunction.Selector("AnswerExpired(uint64,uint256)");
    private static readonly uint AnswerLivesTooLong = AbiFunction.Selector("AnswerLivesTooLong(uint64,uint256)");
    private static readonly uint MalformedEncoding = AbiFunction.Selector("MalformedEncoding()");

    /// <summary>What happened, and what to do.</summary>
    public static (string Detail, string Remedy) Describe(byte[] revertData, Address signer)
    {
        AbiFunction.TryReadSelector(revertData, out var selector);
        if (selector == UntrustedSigner)
        {
            return ($"UntrustedSigner: the answer is signed by {signer}, whom the contract does not accept for this name.",
                $"Add {signer} to the signers of the name in the contract (setSettings), or run the gateway with the key of an accepted signer (Gateway:AnswerKeyFile).");
        }

        if (selector == AnswerExpired) return ("AnswerExpired: the answer had expired when it came.", "Set the gateway machine's clock (NTP), and look for a cache in front of it that keeps answers too long.");
        if (selector == AnswerLivesTooLong) return ("AnswerLivesTooLong: the answer holds longer than the contract allows.", "Lower Gateway:AnswerLifetimeSeconds, and set the gateway machine's clock (NTP).");
        if (selector == MalformedEncoding) return ("MalformedEncoding: the answer is not of the form that the contract reads.", "Something between the gateway and here changes answers, or the URL is another service's.");
        return ($"The contract reverted with 0x{selector:x8}.", "The contract and the gateway do not fit together: compare their versions.");
    }
}
