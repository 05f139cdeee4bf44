using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Wallets;

/// <summary>
/// A signature as a contract wallet is asked about it: what its owners made, of any length, and, for a wallet that is not deployed yet, who deploys it.
/// Source: ERC-1271, ERC-6492.
/// </summary>
/// <param name="Inner">The signature for <c>isValidSignature(bytes32,bytes)</c>; may be empty, for a wallet that keeps approvals on the chain.</param>
/// <param name="Factory">Who deploys the wallet; null if nobody needs to.</param>
/// <param name="FactoryCall">Calldata for the factory.</param>
public sealed record ContractSignature(ReadOnlyMemory<byte> Inner, Address? Factory, ReadOnlyMemory<byte> FactoryCall)
{
    /// <summary>Length in bytes of the suffix that tells a wrapped signature.</summary>
    public const int SuffixLength = 32;

    private const int Members = 3;

    /// <summary>Whether the bytes end as ERC-6492 has it. Such bytes are never an account's signature.</summary>
    public static bool IsWrapped(ReadOnlySpan<byte> signature)
    {
        if (signature.Length < SuffixLength) return false;
        var suffix = signature[^SuffixLength..];
        for (var i = 0; i < SuffixLength; i += 2)
        {
            if (suffix[i] != 0x64 || suffix[i + 1] != 0x92) return false;
        }

        return true;
    }

    /// <summary>Takes the wrapping off, if there is one.</summary>
    /// <returns>False for a wrapping around something else than <c>abi.encode(address factory, bytes factoryCall, bytes signature)</c>.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> signature, out ContractSignature read)
    {
        read = new ContractSignature(signature, null, default);
        if (!IsWrapped(signature.Span)) return true;
        var encoded = signature[..^SuffixLength];
        var reader = new AbiReader(encoded.Span);
        if (encoded.Length < Members * AbiReader.WordLength
            || !reader.TryReadAddress(out var factory) || !reader.TryReadRange(out var call) || !reader.TryReadRange(out var inner)) return false;
        read = new ContractSignature(encoded[inner], factory, encoded[call]);
        return true;
    }

    /// <summary>The wrapped form, if there is a factory, else the inner signature.</summary>
    public byte[] ToBytes()
    {
        if (Factory is not { } factory) return Inner.ToArray();
        var writer = new AbiWriter(Members);
        writer.WriteAddress(factory);
        writer.WriteBytes(FactoryCall.Span);
        writer.WriteBytes(Inner.Span);
        var suffix = new byte[SuffixLength];
        for (var i = 0; i < SuffixLength; i += 2) (suffix[i], suffix[i + 1]) = (0x64, 0x92);
        return [.. writer.ToArray(), .. suffix];
    }
}
