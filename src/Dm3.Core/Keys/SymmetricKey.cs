using Dm3.Core.Encoding;

namespace Dm3.Core.Keys;

/// <summary>A ChaCha20-Poly1305 key: 32 bytes. Nothing prints it; <see cref="Dispose"/> zeroes it.</summary>
public sealed class SymmetricKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly SecretBytes _secret;

    /// <summary>Copies exactly 32 bytes; the caller zeroes the original.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public SymmetricKey(ReadOnlySpan<byte> secret32)
    {
        if (secret32.Length != Length) throw new ArgumentException("A key has 32 bytes.", nameof(secret32));
        _secret = new SecretBytes(secret32);
    }

    internal ReadOnlySpan<byte> Secret => _secret.Span;

    /// <summary>base64 of the key, for the one place that has to store it.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public string Export() => Base64Text.Encode(_secret.Span);

    /// <summary>A constant.</summary>
    public override string ToString() => "symmetric key";

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();
}
