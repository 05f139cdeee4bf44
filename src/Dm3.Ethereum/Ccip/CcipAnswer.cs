using System.Buffers.Binary;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Ccip;

/// <summary>
/// The answer of a gateway, <c>abi.encode(bytes result, uint64 expires, bytes signature)</c>, and what its signature is over:
/// <code>
/// at  bytes  field
///  0      2  0x19 0x00                      EIP-191 version 0: data with an intended validator
///  2     20  target                         the resolver contract that will check the answer
/// 22      8  expires                        Unix seconds, big-endian; valid up to and including this second
/// 30     32  keccak256(request)             the calldata that the gateway was asked with, selector included
/// 62     32  keccak256(result)
/// </code>
/// <see cref="ResolveForm.Ens"/> signs Keccak-256 of these 94 bytes as it stands (ensdomains/offchain-resolver SignatureVerifier.sol).
/// <see cref="ResolveForm.Dm3Context"/> signs that hash as an EIP-191 personal message of 32 bytes (dm3-org/Ccip-Resolver
/// contracts/verifier/signature/SignatureVerifier.sol, <c>toEthSignedMessageHash</c>; its gateway/handler/signing/signAndEncodeResponse.ts).
/// The signature is 65 bytes r ‖ s ‖ v, low s, v 27 or 28: the one form that every deployed verifier takes.
/// </summary>
public static class CcipAnswer
{
    private const int HashedLength = 2 + Address.Length + sizeof(ulong) + Hash256.Length + Hash256.Length;
    private const int HeadWords = 3;

    /// <summary>The 32 bytes to sign for <see cref="ResolveForm.Ens"/>.</summary>
    public static Hash256 Digest(Address target, ulong expiresUnixSeconds, ReadOnlySpan<byte> request, ReadOnlySpan<byte> result) =>
        Digest(ResolveForm.Ens, target, expiresUnixSeconds, request, result);

    /// <summary>The 32 bytes to sign.</summary>
    /// <param name="form">How the resolver asked; see the table above.</param>
    /// <param name="target">The resolver contract.</param>
    /// <param name="expiresUnixSeconds">Last second of validity.</param>
    /// <param name="request">Calldata that the gateway was asked with.</param>
    /// <param name="result">As <see cref="RecordAnswer.TryShape"/> gives it.</param>
    public static Hash256 Digest(
        ResolveForm form, Address target, ulong expiresUnixSeconds, ReadOnlySpan<byte> request, ReadOnlySpan<byte> result)
    {
        Span<byte> hashed = stackalloc byte[HashedLength];
        hashed[0] = 0x19;
        hashed[1] = 0x00;
        target.Bytes.CopyTo(hashed[2..]);
        BinaryPrimitives.WriteUInt64BigEndian(hashed[22..], expiresUnixSeconds);
        Keccak256.Hash(request, hashed[30..62]);
        Keccak256.Hash(result, hashed[62..]);
        var digest = Keccak256.Hash(hashed);
        return form == ResolveForm.Dm3Context ? PersonalMessage.Hash(digest.Bytes) : digest;
    }

    /// <summary>Signs a result and encodes the answer.</summary>
    /// <param name="form">As in the digest, like the other parameters.</param>
    /// <param name="signer">Whose signature the resolver accepts.</param>
    /// <param name="target">The resolver contract.</param>
    /// <param name="expiresUnixSeconds">Last second of validity.</param>
    /// <param name="request">Calldata that the gateway was asked with.</param>
    /// <param name="result">As <see cref="RecordAnswer.TryShape"/> gives it.</param>
    public static byte[] Sign(
        ResolveForm form, IAnswerSigner signer, Address target, ulong expiresUnixSeconds, ReadOnlySpan<byte> request, ReadOnlySpan<byte> result) =>
        Encode(result, expiresUnixSeconds, signer.Sign(Digest(form, target, expiresUnixSeconds, request, result)));

    /// <summary>The answer bytes.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> result, ulong expiresUnixSeconds, in EcdsaSignature signature)
    {
        Span<byte> rsv = stackalloc byte[EcdsaSignature.Length];
        signature.CopyTo(rsv);
        return Encode(result, expiresUnixSeconds, rsv);
    }

    /// <summary>Decodes answer bytes, canonical ones only: what is accepted encodes to itself.</summary>
    /// <param name="answer">As a gateway sent it.</param>
    /// <param name="result">A slice of <paramref name="answer"/>.</param>
    /// <param name="expiresUnixSeconds">Last second of validity.</param>
    /// <param name="signature">A slice of <paramref name="answer"/>, of any length.</param>
    public static bool TryDecode(
        ReadOnlySpan<byte> answer, out ReadOnlySpan<byte> result, out ulong expiresUnixSeconds, out ReadOnlySpan<byte> signature)
    {
        signature = default;
        expiresUnixSeconds = 0;
        var reader = new AbiReader(answer);
        return reader.TryReadBytes(out result) && reader.TryReadUInt64(out expiresUnixSeconds) && reader.TryReadBytes(out signature)
            && answer.SequenceEqual(Encode(result, expiresUnixSeconds, signature));
    }

    /// <summary>Checks an answer as the resolver contract does, but for the form of the request, which is the caller's own.</summary>
    /// <param name="form">How the resolver asks.</param>
    /// <param name="answer">As a gateway sent it.</param>
    /// <param name="target">The resolver contract.</param>
    /// <param name="request">Calldata that the gateway was asked with.</param>
    /// <param name="nowUnixSeconds">The time, of the block or of the clock.</param>
    /// <param name="maxLifetimeSeconds">How far ahead of that an answer may expire.</param>
    /// <param name="signers">Who may sign.</param>
    /// <param name="result">What was signed; empty on a fault.</param>
    public static CcipAnswerFault Verify(
        ResolveForm form,
        ReadOnlySpan<byte> answer,
        Address target,
        ReadOnlySpan<byte> request,
        ulong nowUnixSeconds,
        ulong maxLifetimeSeconds,
        IReadOnlyCollection<Address> signers,
        out byte[] result)
    {
        result = [];
        if (!TryDecode(answer, out var signed, out var expires, out var rsv)) return CcipAnswerFault.Malformed;
        if (expires < nowUnixSeconds) return CcipAnswerFault.Expired;
        if (expires - nowUnixSeconds > maxLifetimeSeconds) return CcipAnswerFault.TooFarAhead;
        // The parser takes v 0 and 1 as well; no deployed verifier does.
        if (!EcdsaSignature.TryParse(rsv, out var signature) || rsv[^1] < 27) return CcipAnswerFault.BadSignature;
        var digest = Digest(form, target, expires, request, signed);
        if (!Secp256k1.TryRecoverAddress(digest, signature, out var signer)) return CcipAnswerFault.BadSignature;
        if (!signers.Contains(signer)) return CcipAnswerFault.UnknownSigner;
        result = signed.ToArray();
        return CcipAnswerFault.None;
    }

    private static byte[] Encode(ReadOnlySpan<byte> result, ulong expiresUnixSeconds, ReadOnlySpan<byte> signature)
    {
        var writer = new AbiWriter(HeadWords, AbiWriter.TailLength(result.Length) + AbiWriter.TailLength(signature.Length));
        writer.WriteBytes(result);
        writer.WriteUInt64(expiresUnixSeconds);
        writer.WriteBytes(signature);
        return writer.ToArray();
    }
}
