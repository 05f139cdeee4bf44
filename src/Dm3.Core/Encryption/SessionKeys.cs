using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dm3.Core.Keys;
using Geralt;

namespace Dm3.Core.Encryption;

/// <summary>
/// The two keys that a sender (libsodium's client) and a receiver (server) agree on. h = BLAKE2b-512(X25519(own private, other public) ‖
/// sender public ‖ receiver public); its first half goes from receiver to sender, its last half from sender to receiver.
/// Source: libsodium crypto_kx.
/// </summary>
public sealed class SessionKeys : IDisposable
{
    /// <summary>Length of both keys together in bytes.</summary>
    internal const int BothLength = 2 * SymmetricKey.Length;

    private SessionKeys(ReadOnlySpan<byte> receive, ReadOnlySpan<byte> transmit)
    {
        Receive = new SymmetricKey(receive);
        Transmit = new SymmetricKey(transmit);
    }

    /// <summary>Opens what the other side sent.</summary>
    public SymmetricKey Receive { get; }

    /// <summary>Seals what this side sends.</summary>
    public SymmetricKey Transmit { get; }

    /// <summary>The sender's keys.</summary>
    /// <returns>False when the receiver's key is of low order: everybody would know the secret.</returns>
    public static bool TryCreateForSender(EncryptionKeyPair sender, EncryptionPublicKey receiver, [NotNullWhen(true)] out SessionKeys? keys) =>
        TryCreate(sender, receiver, sender.PublicKey, receiver, isSender: true, out keys);

    /// <summary>The receiver's keys.</summary>
    /// <returns>False when the sender's key is of low order.</returns>
    public static bool TryCreateForReceiver(EncryptionKeyPair receiver, EncryptionPublicKey sender, [NotNullWhen(true)] out SessionKeys? keys) =>
        TryCreate(receiver, sender, sender, receiver.PublicKey, isSender: false, out keys);

    /// <inheritdoc/>
    public void Dispose()
    {
        Receive.Dispose();
        Transmit.Dispose();
    }

    /// <summary>
    /// The keys of one text, for those who use them once and zero them: the first 32 bytes go from receiver to sender, the last 32 from sender to receiver.
    /// </summary>
    /// <param name="own">This side's private half.</param>
    /// <param name="other">The other side.</param>
    /// <param name="sender">Either side.</param>
    /// <param name="receiver">Either side.</param>
    /// <param name="both">64 bytes.</param>
    /// <returns>False when the other side's key is of low order.</returns>
    internal static bool TryDerive(ReadOnlySpan<byte> own, EncryptionPublicKey other, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> receiver, Span<byte> both)
    {
        Span<byte> input = stackalloc byte[X25519.SharedSecretSize + (2 * EncryptionPublicKey.Length)];
        try
        {
            X25519.ComputeSharedSecret(input[..X25519.SharedSecretSize], own, other.Bytes);
            sender.CopyTo(input[X25519.SharedSecretSize..]);
            receiver.CopyTo(input[(X25519.SharedSecretSize + EncryptionPublicKey.Length)..]);
            BLAKE2b.ComputeHash(both, input);
            return true;
        }
        catch (CryptographicException)
        {
            // libsodium refuses a shared secret of all zeroes.
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }
    }

    private static bool TryCreate(
        EncryptionKeyPair own,
        EncryptionPublicKey other,
        EncryptionPublicKey sender,
        EncryptionPublicKey receiver,
        bool isSender,
        [NotNullWhen(true)] out SessionKeys? keys)
    {
        Span<byte> both = stackalloc byte[BothLength];
        keys = null;
        if (TryDerive(own.Secret, other, sender.Bytes, receiver.Bytes, both))
        {
            var toSender = both[..SymmetricKey.Length];
            var toReceiver = both[SymmetricKey.Length..];
            keys = isSender ? new SessionKeys(toSender, toReceiver) : new SessionKeys(toReceiver, toSender);
        }

        CryptographicOperations.ZeroMemory(both);
        return keys is not null;
    }
}
