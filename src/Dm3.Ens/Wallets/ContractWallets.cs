using System.Text;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Wallets;

namespace Dm3.Ens.Wallets;

/// <summary>
/// Asks contract wallets about signatures, deployed or not (ERC-1271, ERC-6492), in one <c>eth_call</c> that deploys nothing: the code of
/// <c>contracts/src/WalletSignatureCheck.sol</c>, run as creation code.
/// </summary>
/// <param name="rpc">A node of the chain that the wallet lives on.</param>
public sealed class ContractWallets(IEthereumRpc rpc)
{
    /// <summary>Longest signature that is looked at, in bytes. Safes take 65 bytes an owner; a wrapped one carries the calldata of its factory as well.</summary>
    public const int MaxSignatureBytes = 16 * 1024;

    /// <summary>Gas for the whole check. Making a Safe takes 250 000, a passkey without a precompile 400 000.</summary>
    public const ulong MaxGas = 10_000_000;

    private const int ArgumentWords = 5;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);
    private static readonly byte[] CheckCode = ReadCode();

    /// <summary>The creation code that asks, without its arguments.</summary>
    public static ReadOnlyMemory<byte> Code => CheckCode;

    /// <summary>Asks a wallet whether a signature is its own.</summary>
    /// <param name="wallet">The wallet.</param>
    /// <param name="digest">What was signed: an EIP-712 digest, or an EIP-191 hash.</param>
    /// <param name="signature">The signature, wrapped as by ERC-6492 or not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">The node does not answer within 5 seconds, or answers nothing that makes sense.</exception>
    public async Task<ContractWalletAnswer> CheckAsync(Address wallet, Hash256 digest, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken = default)
    {
        if (signature.Length > MaxSignatureBytes || !ContractSignature.TryRead(signature, out var read)) return ContractWalletAnswer.Refused;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TimeLimit);
        CallResult result;
        try
        {
            result = await rpc.CallAsync(new CallRequest(null, Question(wallet, digest, read), Gas: MaxGas), limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(RpcFailure.TimedOut, $"The node gave no answer about a wallet within {TimeLimit.TotalSeconds} s.", fault);
        }

        // The check itself reverts only when it is out of gas.
        if (result.Reverted) return ContractWalletAnswer.Refused;
        return result.Data is { Length: AbiReader.WordLength } word && word.AsSpan(0, AbiReader.WordLength - 1).IndexOfAnyExcept((byte)0) < 0 && word[^1] <= (byte)ContractWalletAnswer.Refused
            ? (ContractWalletAnswer)word[^1]
            : throw new RpcException(RpcFailure.Malformed, "The node did not run the check of a wallet's signature.");
    }

    private static byte[] Question(Address wallet, Hash256 digest, ContractSignature signature)
    {
        var writer = new AbiWriter(ArgumentWords);
        writer.WriteAddress(wallet);
        writer.WriteWord(digest.Bytes);
        writer.WriteBytes(signature.Inner.Span);
        writer.WriteAddress(signature.Factory ?? Address.Zero);
        writer.WriteBytes(signature.FactoryCall.Span);
        return [.. CheckCode, .. writer.ToArray()];
    }

    private static byte[] ReadCode()
    {
        using var stream = typeof(ContractWallets).Assembly.GetManifestResourceStream("WalletSignatureCheck.hex")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return Hex.Decode(reader.ReadToEnd().Trim());
    }
}
