using System.Diagnostics;
using System.Security.Cryptography;
using Geralt;
using ChaCha = Geralt.ChaCha20Poly1305;

namespace Dm3.Benchmarks.Submissions;

/// <summary>
/// What no delivery service can do without: libsodium alone opens the delivery information, verifies the sender's signature, signs postmark and receipt and seals the
/// postmark, on all processors. Nothing is read, written or stored.
/// </summary>
internal sealed class CryptographyLimit : IDisposable
{
    private const int BlockBytes = 2048;

    // What is signed of an envelope's metadata, of a postmark, and of a receipt.
    private const int MetadataBytes = 3_100;
    private const int PostmarkBytes = 66;
    private const int ReceiptBytes = 330;

    private readonly byte[] _privateKey = RandomNumberGenerator.GetBytes(X25519.PrivateKeySize);
    private readonly byte[] _publicKey = new byte[X25519.PublicKeySize];
    private readonly byte[] _signingKey = new byte[Ed25519.PrivateKeySize];
    private readonly byte[] _verifyingKey = new byte[Ed25519.PublicKeySize];
    private readonly byte[] _metadata = RandomNumberGenerator.GetBytes(MetadataBytes);
    private readonly byte[] _signature = new byte[Ed25519.SignatureSize];
    private readonly byte[] _sealed = new byte[BlockBytes + ChaCha.TagSize];
    private readonly byte[] _sealedBy = new byte[X25519.PublicKeySize];

    public CryptographyLimit()
    {
        X25519.ComputePublicKey(_publicKey, _privateKey);
        Ed25519.GenerateKeyPair(_verifyingKey, _signingKey);
        Ed25519.Sign(_signature, _metadata, _signingKey);
        Seal(_sealed, _sealedBy);
    }

    /// <returns>Messages a second, and processor time of each in microseconds.</returns>
    public (double PerSecond, double ProcessorMicroseconds) Measure(TimeSpan time)
    {
        var (count, before) = (0L, Environment.CpuUsage.TotalTime);
        var clock = Stopwatch.StartNew();
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            var mine = 0L;
            for (; clock.Elapsed < time; mine++) One();
            Interlocked.Add(ref count, mine);
        });
        return (count / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_privateKey);
        CryptographicOperations.ZeroMemory(_signingKey);
    }

    private void One()
    {
        Span<byte> opened = stackalloc byte[BlockBytes];
        Span<byte> again = stackalloc byte[BlockBytes + ChaCha.TagSize];
        Span<byte> signature = stackalloc byte[Ed25519.SignatureSize];
        Span<byte> ephemeral = stackalloc byte[X25519.PublicKeySize];
        Span<byte> key = stackalloc byte[ChaCha.KeySize];
        Agree(key, _privateKey, _sealedBy);
        ChaCha.Decrypt(opened, _sealed, Nonce, key);
        if (!Ed25519.Verify(_signature, _metadata, _verifyingKey)) throw new InvalidOperationException("The signature does not verify.");
        Ed25519.Sign(signature, _metadata.AsSpan(0, PostmarkBytes), _signingKey);
        Seal(again, ephemeral);
        Ed25519.Sign(signature, _metadata.AsSpan(0, ReceiptBytes), _signingKey);
    }

    private void Seal(Span<byte> ciphertext, Span<byte> ephemeral)
    {
        Span<byte> own = stackalloc byte[X25519.PrivateKeySize];
        Span<byte> key = stackalloc byte[ChaCha.KeySize];
        Span<byte> plain = stackalloc byte[BlockBytes];
        RandomNumberGenerator.Fill(own);
        X25519.ComputePublicKey(ephemeral, own);
        Agree(key, own, _publicKey);
        ChaCha.Encrypt(ciphertext, plain, Nonce, key);
    }

    private static void Agree(Span<byte> key, ReadOnlySpan<byte> own, ReadOnlySpan<byte> other)
    {
        Span<byte> secret = stackalloc byte[X25519.SharedSecretSize];
        X25519.ComputeSharedSecret(secret, own, other);
        BLAKE2b.ComputeHash(key, secret);
    }

    // Every key is used once.
    private static ReadOnlySpan<byte> Nonce => new byte[ChaCha.NonceSize];
}
