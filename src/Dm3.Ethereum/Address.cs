using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum;

/// <summary>An account or contract address. 20 bytes; compared as bytes, never as text.</summary>
public readonly struct Address : IEquatable<Address>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 20;

    [InlineArray(Length)]
    private struct Buffer20
    {
        private byte _first;
    }

    private readonly Buffer20 _bytes;

    /// <summary>Copies exactly 20 bytes.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException("An address has 20 bytes.", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

    /// <summary>Twenty zero bytes.</summary>
    public static Address Zero => default;

    /// <summary>The 20 bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>True for twenty zero bytes.</summary>
    public bool IsZero => Equals(default);

    /// <summary>Reads <c>0x</c> and 40 hex digits of any case. A mixed-case checksum (EIP-55) is not demanded.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var read = Hex.TryDecode(text, bytes);
        address = read ? new Address(bytes) : default;
        return read;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">Not <c>0x</c> and 40 hex digits.</exception>
    public static Address Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var address) ? address : throw new FormatException("Expected 0x and 40 hex digits.");

    /// <summary>Lower-case <c>0x</c> form, as address names and stores use it.</summary>
    public string ToLowerHex() => Hex.Encode(_bytes);

    /// <summary>Checksummed form. Source: EIP-55.</summary>
    public override string ToString()
    {
        Span<byte> digits = stackalloc byte[Length * 2];
        Convert.TryToHexStringLower(_bytes, digits, out _);
        var hash = Keccak256.Hash(digits);
        return string.Create(2 + digits.Length, (Digits: digits.ToArray(), Hash: hash), static (text, state) =>
        {
            text[0] = '0';
            text[1] = 'x';
            for (var i = 0; i < state.Digits.Length; i++)
            {
                var nibble = (state.Hash.Bytes[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
                var digit = (char)state.Digits[i];
                text[2 + i] = nibble >= 8 ? char.ToUpperInvariant(digit) : digit;
            }
        });
    }

    /// <inheritdoc/>
    public bool Equals(Address other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Byte equality.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);
}
