using System.Globalization;
using System.Numerics;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Core.Signing;

/// <summary>
/// Wallet signatures of texts (EIP-191), read as leniently as the deployed dm3 clients do, since such profiles are in the field: 65 bytes
/// with v of 0, 1, 27 or 28, 64 bytes (EIP-2098), high s, hex digits of either case. Written as 65 bytes with low s and v 27 or 28.
/// </summary>
public static class WalletSignature
{
    // Order of secp256k1. Source: SEC 2, 2.4.1.
    private static readonly BigInteger Order = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Signs the text's UTF-8 bytes. <c>0x</c> and 130 lower-case digits.</summary>
    public static string Sign(PrivateKey wallet, string text) => Hex.Encode(wallet.Sign(PersonalMessage.Hash(text)).ToBytes());

    /// <summary>Says whether the signature has one of the accepted forms, whoever made it.</summary>
    public static bool IsWellFormed(string signature) => TryRead(signature, out _);

    /// <summary>Finds the account that signed the text. Any well-formed signature gives some account or none: compare it.</summary>
    public static bool TryRecover(string text, string signature, out Address signer)
    {
        signer = default;
        return TryRead(signature, out var parsed) && Secp256k1.TryRecoverAddress(PersonalMessage.Hash(text), parsed, out signer);
    }

    private static bool TryRead(string text, out EcdsaSignature signature)
    {
        signature = default;
        if (!text.StartsWith("0x", StringComparison.Ordinal) || !Hex.TryDecode(text, out var bytes)) return false;
        if (bytes.Length is not (64 or 65)) return false;
        Span<byte> rsv = stackalloc byte[EcdsaSignature.Length];
        bytes.CopyTo(rsv);
        if (bytes.Length == 64)
        {
            rsv[64] = (byte)(rsv[32] >> 7);
            rsv[32] &= 0x7f;
        }

        LowerS(rsv);
        return EcdsaSignature.TryParse(rsv, out signature);
    }

    // (r, s, v) and (r, n − s, other v) are the same signature by the same key. What is out of range stays so and is refused by the parser.
    private static void LowerS(Span<byte> rsv)
    {
        var s = new BigInteger(rsv[32..64], isUnsigned: true, isBigEndian: true);
        if (s <= Order / 2 || s >= Order || rsv[64] is not (0 or 1 or 27 or 28)) return;
        rsv[32..64].Clear();
        var low = (Order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        low.CopyTo(rsv[(64 - low.Length)..64]);
        rsv[64] = (byte)(rsv[64] is 0 or 27 ? 28 : 27);
    }
}
