using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dm3.Ethereum.Crypto;

/// <summary>A point of secp256k1 other than infinity. 64 bytes: x ‖ y, big-endian. The default value is no point; it verifies nothing.</summary>
public readonly struct PublicKey : IEquatable<PublicKey>
{
    /// <summary>Length in bytes of x ‖ y.</summary>
    public const int Length = 64;

    /// <summary>Length in bytes of the compressed form.</summary>
    public const int CompressedLength = 33;

    [InlineArray(Length)]
    private struct Buffer64
    {
        private byte _first;
    }

    private readonly Buffer64 _bytes;

    internal PublicKey(ReadOnlySpan<byte> onCurve64) => onCurve64.CopyTo(_bytes);

    /// <summary>x ‖ y.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads a key by its length: 64 bytes x ‖ y, 65 bytes 04 ‖ x ‖ y, or 33 bytes 02 or 03 ‖ x. Source: SEC 1, 2.3.4.</summary>
    /// <returns>False for another length or first byte, a coordinate ≥ p, or a point off the curve.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out PublicKey key)
    {
        Span<byte> point = stackalloc byte[Length];
        Span<byte> uncompressed = stackalloc byte[1 + Length];
        var isBare = bytes.Length == Length;
        if (isBare)
        {
            uncompressed[0] = 4;
            bytes.CopyTo(uncompressed[1..]);
        }

        var read = Secp256k1.Backend.TryDecodePoint(isBare ? uncompressed : bytes, point);
        key = read ? new PublicKey(point) : default;
        return read;
    }

    /// <summary>The account that the key controls: the last 20 bytes of keccak(x ‖ y).</summary>
    public Address ToAddress() => new(Keccak256.Hash(_bytes).Bytes[^Address.Length..]);

    /// <summary>33 bytes: 02 for an even y or 03 for an odd one, then x.</summary>
    public byte[] ToCompressedBytes() => [(byte)(2 + (Bytes[^1] & 1)), .. Bytes[..32]];

    /// <inheritdoc/>
    public bool Equals(PublicKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PublicKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Byte equality.</summary>
    public static bool operator ==(PublicKey left, PublicKey right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(PublicKey left, PublicKey right) => !left.Equals(right);
}
