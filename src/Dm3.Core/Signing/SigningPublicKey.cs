using System.Diagnostics.CodeAnalysis;
using Dm3.Core.Encoding;
using Geralt;

namespace Dm3.Core.Signing;

/// <summary>An Ed25519 public key: 32 bytes, on the wire as canonical base64 of 44 characters. Source: RFC 8032.</summary>
public sealed class SigningPublicKey : IEquatable<SigningPublicKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _bytes;

    /// <summary>Copies exactly 32 bytes. Which of them are points of the curve shows only in use.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public SigningPublicKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException("A public key has 32 bytes.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads the wire form.</summary>
    /// <returns>False for anything but canonical base64 of 32 bytes.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out SigningPublicKey? key)
    {
        key = Base64Text.TryDecode(text, out var bytes) && bytes.Length == Length ? new SigningPublicKey(bytes) : null;
        return key is not null;
    }

    /// <summary>
    /// True when the signature over the message is this key's. As strict as libsodium: S below the group order, no key of small order,
    /// R and the key canonical.
    /// </summary>
    /// <param name="message">The signed bytes, of any length.</param>
    /// <param name="signature">64 bytes; any other length is no signature of this key.</param>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, message, _bytes);

    /// <summary>As over the text's UTF-8 bytes.</summary>
    /// <param name="text">The signed text; one with a lone surrogate has no signature.</param>
    /// <param name="signature">Canonical base64 of 64 bytes.</param>
    public bool Verifies(ReadOnlySpan<char> text, string signature) =>
        Base64Text.TryDecode(signature, out var bytes) && Utf8Text.TryUse(text, (Key: this, bytes), static (message, state) => state.Key.Verifies(message, state.bytes));

    /// <summary>The wire form.</summary>
    public override string ToString() => Base64Text.Encode(_bytes);

    /// <inheritdoc/>
    public bool Equals(SigningPublicKey? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SigningPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);
}
