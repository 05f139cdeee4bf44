using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>The browser's side of Web Push: decrypts as RFC 8291 and RFC 8188 say. For tests only.</summary>
internal sealed class PushReceiver : IDisposable
{
    private readonly ECDiffieHellman _key;
    private readonly byte[] _auth;

    public PushReceiver()
        : this(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), RandomNumberGenerator.GetBytes(16))
    {
    }

    private PushReceiver(ECDiffieHellman key, byte[] auth) => (_key, _auth) = (key, auth);

    public string P256dh => Base64Url.EncodeToString(Point(_key.ExportParameters(false).Q));

    public string Auth => Base64Url.EncodeToString(_auth);

    public static PushReceiver Of(string privateKey, string publicKey, string auth) => new(
        ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Base64Url.DecodeFromChars(privateKey), Q = Point(Base64Url.DecodeFromChars(publicKey)) }),
        Base64Url.DecodeFromChars(auth));

    public string Decrypt(byte[] body)
    {
        var (salt, keyLength) = (body[..16], body[20]);
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16)) >= 18);
        var sender = body[21..(21 + keyLength)];
        using var other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = Point(sender) });
        var shared = _key.DeriveRawSecretAgreement(other.PublicKey);
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, _auth, [.. "WebPush: info\0"u8, .. Point(_key.ExportParameters(false).Q), .. sender]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, [.. "Content-Encoding: nonce\0"u8]);
        var record = body[(21 + keyLength)..];
        var plain = new byte[record.Length - 16];
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(nonce, record[..^16], record[^16..], plain);
        var end = Array.FindLastIndex(plain, each => each != 0);
        Assert.Equal(2, plain[end]);
        return Encoding.UTF8.GetString(plain[..end]);
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Point(ECPoint point) => [4, .. point.X!, .. point.Y!];

    private static ECPoint Point(byte[] bytes) => new() { X = bytes[1..33], Y = bytes[33..] };
}
