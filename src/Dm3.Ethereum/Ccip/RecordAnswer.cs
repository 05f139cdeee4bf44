using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>Return data of the record calls, encoded as the function itself would return it.</summary>
public static class RecordAnswer
{
    private static readonly uint UnsupportedProfile = AbiFunction.Selector("UnsupportedResolverProfile(bytes4)");

    private static readonly Address Ether = Ethereum.Address.Parse("0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE");

    /// <summary>For <see cref="AddrQuery"/> and <see cref="InterfaceQuery"/>; zero if there is none. 32 bytes.</summary>
    public static byte[] Address(Address address)
    {
        var writer = new AbiWriter(headWords: 1);
        writer.WriteAddress(address);
        return writer.ToArray();
    }

    /// <summary>For <see cref="CoinAddrQuery"/>, <see cref="ContenthashQuery"/> and <see cref="DataQuery"/>; no bytes if there is none.</summary>
    public static byte[] Bytes(ReadOnlySpan<byte> content)
    {
        var writer = new AbiWriter(headWords: 1, AbiWriter.TailLength(content.Length));
        writer.WriteBytes(content);
        return writer.ToArray();
    }

    /// <summary>For <see cref="TextQuery"/> and <see cref="NameQuery"/>; the empty text if there is none.</summary>
    public static byte[] Text(string text) => Text(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>As the other one, of a text as UTF-8.</summary>
    // ABI encodes both types alike.
    public static byte[] Text(ReadOnlySpan<byte> text) => Bytes(text);

    /// <summary>For <see cref="PubkeyQuery"/>: the curve point's coordinates, big-endian; both zero if there is none. 64 bytes.</summary>
    public static byte[] Pubkey(in Hash256 x, in Hash256 y)
    {
        var writer = new AbiWriter(headWords: 2);
        writer.WriteHash(x);
        writer.WriteHash(y);
        return writer.ToArray();
    }

    /// <summary>For <see cref="AbiQuery"/>: the one content type that was chosen, and the ABI in it; 0 and no bytes if there is none.</summary>
    public static byte[] Abi(BigInteger contentType, ReadOnlySpan<byte> content)
    {
        var writer = new AbiWriter(headWords: 2, AbiWriter.TailLength(content.Length));
        writer.WriteUInt256(contentType);
        writer.WriteBytes(content);
        return writer.ToArray();
    }

    /// <summary>
    /// For <see cref="RegistrationTermsQuery"/>: ENSIP-20's <c>RegisterParams</c> of a registration that costs nothing and needs no commitment. The token is
    /// ERC-7528's address for ether.
    /// </summary>
    /// <param name="available">Whether the name can be registered.</param>
    public static byte[] RegistrationTerms(bool available)
    {
        var writer = new AbiWriter(headWords: 1);
        writer.BeginTuple(headWords: 5);
        writer.WriteUInt256(BigInteger.Zero);
        writer.WriteBool(available);
        writer.WriteAddress(Ether);
        writer.WriteUInt256(BigInteger.Zero);
        writer.WriteBytes([]);
        writer.End();
        return writer.ToArray();
    }

    /// <summary>For <see cref="MulticallQuery"/>: the answers or errors of its items, in order.</summary>
    public static byte[] Multicall(IReadOnlyList<byte[]> answers)
    {
        var writer = new AbiWriter(headWords: 1, answers.Sum(answer => AbiWriter.TailLength(answer.Length) + AbiReader.WordLength));
        writer.BeginArray(answers.Count, itemHeadWords: 1);
        foreach (var answer in answers) writer.WriteBytes(answer);
        writer.End();
        return writer.ToArray();
    }

    /// <summary>
    /// For an item of a multicall that has no answer: the custom error <c>UnsupportedResolverProfile(bytes4)</c>, 0x7b1c461b. 36 bytes:
    /// clients and ENS's Universal Resolver tell an error by a length that is 4 more than whole words (ENSIP-23).
    /// </summary>
    /// <param name="selector">That of the item, <see cref="MulticallItem.Selector"/>.</param>
    public static byte[] Error(uint selector)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, selector);
        var writer = AbiWriter.ForCall(UnsupportedProfile, headWords: 1);
        writer.WriteFixedBytes(bytes);
        return writer.ToArray();
    }

    /// <summary>
    /// The <c>result</c> that a resolver of the given form wants signed, so that its caller gets <paramref name="answer"/> in the end.
    /// <para>ENS: the answer itself.</para>
    /// <para>
    /// dm3: the resolver returns the raw return data of its verifier (dm3-org/Ccip-Resolver contracts/ERC3668Resolver.sol at c4f6ee6f,
    /// <c>resolveWithProof</c>). The verifier (contracts/verifier/signature/SignatureCcipVerifier.sol, its newest version) picks a
    /// function by the record call, <c>onResolveWithProof</c>:
    /// for 0x3b3b57de <c>resolveWithAddress</c>, which takes <c>bytes20(result)</c>, so the result is 20 bare bytes;
    /// for any other <c>resolveWithProof</c>, which returns <c>abi.decode(result, (bytes))</c>. That hands an answer of a single
    /// <c>bytes</c> or <c>string</c> through unchanged, and can carry no answer of another shape. The gateway of the
    /// same repository (gateway/handler/signing/signingHandler.ts) signs what dm3's offchain-resolver gives it: the vectors
    /// of tests/vectors/ccip, which agree. Versions before that function (1234ad15, 4614f798) cannot answer
    /// <c>addr(bytes32)</c> to an ENS client in any form: they return a <c>bytes</c> where it reads an <c>address</c>.
    /// </para>
    /// </summary>
    /// <returns>False if the form cannot carry an answer to this query: dm3's and pubkey, ABI, interface or multicall.</returns>
    public static bool TryShape(ResolveForm form, RecordQuery query, byte[] answer, [NotNullWhen(true)] out byte[]? result)
    {
        result = (form, query) switch
        {
            (ResolveForm.Ens, _) => answer,
            (_, AddrQuery) => answer[^Ethereum.Address.Length..],
            (_, CoinAddrQuery or TextQuery or ContenthashQuery or NameQuery or DataQuery) => answer,
            _ => null,
        };
        return result is not null;
    }
}
