using System.Runtime.InteropServices;
using Dm3.Ethereum;

namespace Dm3.Gateway.Resolve;

/// <summary>
/// A look-up as bytes, the sender's 20 and the calldata, with their hash, which is taken once for all the places that need it. Seeded by the process: strangers choose them.
/// </summary>
public readonly ref struct RequestKey
{
    /// <summary>Takes the bytes as they are; they must not change while the key is used.</summary>
    public RequestKey(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        // .NET has this hash for text only: two bytes a character, and the last one by itself.
        var hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(bytes));
        Hash = (bytes.Length & 1) == 0 ? hash : HashCode.Combine(hash, bytes[^1]);
    }

    /// <summary>Sender and calldata.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The calldata.</summary>
    public ReadOnlySpan<byte> Calldata => Bytes[Address.Length..];

    /// <summary>Of <see cref="Bytes"/>.</summary>
    public int Hash { get; }
}
