using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;

namespace Dm3.Ethereum.Crypto;

/// <summary>Managed fallback for machines without libsecp256k1. About six times slower, and its big integers are not constant-time.</summary>
internal sealed class BouncyCastleBackend : ISecp256k1Backend
{
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");
    private static readonly ECDomainParameters Domain = new(Curve);
    private static readonly BigInteger HalfOrder = Domain.N.ShiftRight(1);

    /// <inheritdoc/>
    public string Name => "BouncyCastle";

    /// <inheritdoc/>
    public bool TryDerivePublicKey(ReadOnlySpan<byte> secret32, Span<byte> publicKey64)
    {
        var secret = Unsigned(secret32);
        if (secret.SignValue == 0 || secret.CompareTo(Domain.N) >= 0) return false;
        Write(new FixedPointCombMultiplier().Multiply(Domain.G, secret).Normalize(), publicKey64);
        return true;
    }

    /// <inheritdoc/>
    public bool TryDecodePoint(ReadOnlySpan<byte> sec1, Span<byte> publicKey64)
    {
        if (sec1 is not ({ Length: 33 } and [2 or 3, ..]) and not ({ Length: 65 } and [4, ..])) return false;
        if (Decode(sec1) is not { } point) return false;
        Write(point, publicKey64);
        return true;
    }

    /// <inheritdoc/>
    public EcdsaSignature Sign(in Hash256 digest, ReadOnlySpan<byte> secret32)
    {
        var signer = new NoncePointSigner();
        signer.Init(true, new ECPrivateKeyParameters(Unsigned(secret32), Domain));
        var rs = signer.GenerateSignature(digest.Bytes.ToArray());
        var (s, noncePoint) = (rs[1], signer.NoncePoint);

        var recoveryId = noncePoint.AffineYCoord.TestBitZero() ? 1 : 0;
        if (noncePoint.AffineXCoord.ToBigInteger().CompareTo(Domain.N) >= 0) recoveryId |= 2;
        if (s.CompareTo(HalfOrder) > 0)
        {
            // n - s stands for the negated nonce, whose point has the other parity.
            s = Domain.N.Subtract(s);
            recoveryId ^= 1;
        }

        Span<byte> compact = stackalloc byte[64];
        Write(rs[0], compact[..32]);
        Write(s, compact[32..]);
        return new EcdsaSignature(compact, recoveryId);
    }

    /// <inheritdoc/>
    public bool TryRecover(in Hash256 digest, in EcdsaSignature signature, Span<byte> publicKey64)
    {
        var (r, s) = (Unsigned(signature.R), Unsigned(signature.S));
        if (r.SignValue == 0 || s.SignValue == 0) return false;
        Span<byte> sec1 = stackalloc byte[33];
        sec1[0] = (byte)(2 + signature.RecoveryId);
        signature.R.CopyTo(sec1[1..]);
        if (Decode(sec1) is not { } noncePoint) return false;

        // Q = r⁻¹(sR − eG). Source: SEC 1, 4.1.6.
        var inverse = r.ModInverse(Domain.N);
        var e = Unsigned(digest.Bytes);
        var key = ECAlgorithms.SumOfTwoMultiplies(
            Domain.G, e.Negate().Multiply(inverse).Mod(Domain.N), noncePoint, s.Multiply(inverse).Mod(Domain.N)).Normalize();
        if (key.IsInfinity) return false;
        Write(key, publicKey64);
        return true;
    }

    /// <inheritdoc/>
    public bool Verify(in Hash256 digest, in EcdsaSignature signature, ReadOnlySpan<byte> publicKey64)
    {
        Span<byte> sec1 = stackalloc byte[65];
        sec1[0] = 4;
        publicKey64.CopyTo(sec1[1..]);
        if (Decode(sec1) is not { } point) return false;
        var verifier = new ECDsaSigner();
        verifier.Init(false, new ECPublicKeyParameters(point, Domain));
        return verifier.VerifySignature(digest.Bytes.ToArray(), Unsigned(signature.R), Unsigned(signature.S));
    }

    private static ECPoint? Decode(ReadOnlySpan<byte> sec1)
    {
        try
        {
            return Domain.Curve.DecodePoint(sec1);
        }
        catch (ArgumentException)
        {
            // Its way to say that the coordinates are no point of the curve.
            return null;
        }
    }

    private static BigInteger Unsigned(ReadOnlySpan<byte> bigEndian) => new(1, bigEndian);

    private static void Write(ECPoint point, Span<byte> publicKey64)
    {
        Write(point.AffineXCoord.ToBigInteger(), publicKey64[..32]);
        Write(point.AffineYCoord.ToBigInteger(), publicKey64[32..64]);
    }

    private static void Write(BigInteger value, Span<byte> bytes32)
    {
        var bytes = value.ToByteArrayUnsigned();
        bytes32.Clear();
        bytes.CopyTo(bytes32[(32 - bytes.Length)..]);
    }

    // The library's own ECDSA, which gives r and s only. The recovery id is read off the nonce's point on its way through.
    private sealed class NoncePointSigner() : ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()))
    {
        private readonly RememberingMultiplier _multiplier = new();

        public ECPoint NoncePoint => _multiplier.Last!.Normalize();

        protected override ECMultiplier CreateBasePointMultiplier() => _multiplier;
    }

    private sealed class RememberingMultiplier : FixedPointCombMultiplier
    {
        public ECPoint? Last { get; private set; }

        protected override ECPoint MultiplyPositive(ECPoint p, BigInteger k) => Last = base.MultiplyPositive(p, k);
    }
}
