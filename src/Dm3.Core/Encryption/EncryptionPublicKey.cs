using System.Diagnostics.CodeAnalysis;
using Dm3.Core.Encoding;

namespace Dm3.Core.Encryption;

/// <summary>An X25519 public key: 32 bytes, on the wire as canonical base64 of 44 characters. Source: RFC 7748.</summary>
public sealed class EncryptionPublicKey : IEquatable<EncryptionPublicKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _bytes;

    /// <summary>Copies exactly 32 bytes. Which of them are points of the curve shows only in use.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public EncryptionPublicKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException("A public key has 32 bytes.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads the wire form.</summary>
    /// <returns>False for anything but canonical base64 of 32 bytes.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out EncryptionPublicKey? key)
    {
        key = Base64Text.TryDecode(text, out var bytes) && bytes.Length == Length ? new EncryptionPublicKey(bytes) : null;
        return key is not null;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base64Text.Encode(_bytes);

    /// <inheritdoc/>
    public bool Equals(EncryptionPublicKey? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EncryptionPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);
}
