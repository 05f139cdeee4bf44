using System.Buffers.Text;
using System.Security.Cryptography;

namespace Dm3.Delivery.Notify;

/// <summary>Keys of Web Push: points of P-256, uncompressed, base64url. Source: RFC 8291, 2.1; RFC 8292, 3.2.</summary>
internal static class PushKeys
{
    private const int PointLength = 65;
    private const int CoordinateLength = 32;

    /// <summary>Decodes base64url with or without padding, or base64, of exactly this many bytes.</summary>
    public static bool TryDecode(string text, int length, out byte[] bytes)
    {
        bytes = new byte[length];
        var plain = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return plain.Length == Base64Url.GetEncodedLength(length) && Base64Url.TryDecodeFromChars(plain, bytes, out var written) && written == length;
    }

    /// <summary>Whether a text is a public key: a point that is on the curve.</summary>
    public static bool IsPublicKey(string text) => TryDecode(text, PointLength, out var point) && TryImport(point, null);

    /// <summary>Whether the configured keys are a pair.</summary>
    public static bool AreValid(WebPushOptions options) =>
        options.PublicKey is { } publicKey && options.PrivateKey is { } privateKey
        && TryDecode(publicKey, PointLength, out var point) && TryDecode(privateKey.Reveal(), CoordinateLength, out var d) && TryImport(point, d);

    private static bool TryImport(byte[] point, byte[]? d)
    {
        if (point[0] != 4) return false;
        try
        {
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..(1 + CoordinateLength)], Y = point[(1 + CoordinateLength)..] },
                D = d,
            });
            if (d is null) return true;
            // Import does not compare the two on every platform.
            using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..(1 + CoordinateLength)], Y = point[(1 + CoordinateLength)..] } });
            return verifier.VerifyData(point, key.SignData(point, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
