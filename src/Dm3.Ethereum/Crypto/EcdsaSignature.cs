using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Dm3.Ethereum.Crypto;

/// <summary>
/// A recoverable secp256k1 signature: r and s (32 bytes each, big-endian, 1 ≤ r &lt; n, 1 ≤ s ≤ n/2) and which of the two
/// points with x = r was the nonce's. The default value is no signature of anything.
/// </summary>
public readonly struct EcdsaSignature : IEquatable<EcdsaSignature>
{
    /// <summary>Length in bytes of r ‖ s ‖ v.</summary>
    public const int Length = 65;

    private const int CompactLength = 64;

    [InlineArray(CompactLength)]
    private struct Buffer64
    {
        private byte _first;
    }

    private readonly Buffer64 _compact;
    private readonly byte _recoveryId;

    internal EcdsaSignature(ReadOnlySpan<byte> compact, int recoveryId)
    {
        // 2 and 3 say that the nonce's x was ≥ n. Nobody has seen one (1 in 2^128), and Ethereum's v has no room for it.
        if (recoveryId is not (0 or 1)) throw new CryptographicException("The signature has no Ethereum form.");
        compact.CopyTo(_compact);
        _recoveryId = (byte)recoveryId;
    }

    /// <summary>0 when the nonce's y is even, 1 when it is odd; EIP-1559's <c>yParity</c>.</summary>
    public int RecoveryId => _recoveryId;

    /// <summary>r: 32 bytes, big-endian.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> R => Compact[..32];

    /// <summary>s: 32 bytes, big-endian.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> S => Compact[32..];

    [UnscopedRef]
    internal ReadOnlySpan<byte> Compact => _compact;

    /// <summary>Reads r ‖ s ‖ v with v of 0, 1, 27 or 28.</summary>
    /// <returns>False for another length or v, for r or s of 0 or ≥ n, and for s above n/2: every signature has a twin
    /// with the other s, and contracts refuse it (EIP-2).</returns>
    public static bool TryParse(ReadOnlySpan<byte> rsv65, out EcdsaSignature signature)
    {
        signature = default;
        if (rsv65.Length != Length || rsv65[64] is not (0 or 1 or 27 or 28)) return false;
        if (!IsInRange(rsv65[..32], Secp256k1.LargestScalar) || !IsInRange(rsv65[32..64], Secp256k1.HalfOrder)) return false;
        signature = new EcdsaSignature(rsv65[..64], rsv65[64] % 27);
        return true;
    }

    /// <summary>r ‖ s ‖ v with v of 27 or 28: the only form that every deployed contract takes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>As <see cref="ToBytes"/>, into the first 65 bytes of <paramref name="rsv65"/>.</summary>
    /// <exception cref="ArgumentException">Shorter than 65 bytes.</exception>
    public void CopyTo(Span<byte> rsv65)
    {
        if (rsv65.Length < Length) throw new ArgumentException("A signature has 65 bytes.", nameof(rsv65));
        Compact.CopyTo(rsv65);
        rsv65[64] = (byte)(27 + _recoveryId);
    }

    /// <inheritdoc/>
    public bool Equals(EcdsaSignature other) => _recoveryId == other._recoveryId && Compact.SequenceEqual(other.Compact);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is EcdsaSignature other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Compact);
        hash.Add(_recoveryId);
        return hash.ToHashCode();
    }

    /// <summary>Byte equality.</summary>
    public static bool operator ==(EcdsaSignature left, EcdsaSignature right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(EcdsaSignature left, EcdsaSignature right) => !left.Equals(right);

    private static bool IsInRange(ReadOnlySpan<byte> value, ReadOnlySpan<byte> largest) =>
        value.ContainsAnyExcept((byte)0) && value.SequenceCompareTo(largest) <= 0;
}
