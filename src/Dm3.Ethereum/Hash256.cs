using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum;

/// <summary>A 32-byte hash: a Keccak-256 digest, an ENS node, a topic.</summary>
public readonly struct Hash256 : IEquatable<Hash256>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    [InlineArray(Length)]
    private struct Buffer32
    {
        private byte _first;
    }

    private readonly Buffer32 _bytes;

    /// <summary>Copies exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException("A hash has 32 bytes.", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

    /// <summary>Thirty-two zero bytes; as an ENS node, the root.</summary>
    public static Hash256 Zero => default;

    /// <summary>The 32 bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads <c>0x</c> and 64 hex digits of any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var read = Hex.TryDecode(text, bytes);
        hash = read ? new Hash256(bytes) : default;
        return read;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">Not <c>0x</c> and 64 hex digits.</exception>
    public static Hash256 Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException("Expected 0x and 64 hex digits.");

    /// <summary><c>0x</c> and 64 lower-case digits.</summary>
    public override string ToString() => Hex.Encode(_bytes);

    /// <inheritdoc/>
    public bool Equals(Hash256 other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Hash256 other && Equals(other);

    /// <summary>Over all bytes and seeded by the process: nodes come from strangers, who could send many that begin alike.</summary>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Byte equality.</summary>
    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);
}
