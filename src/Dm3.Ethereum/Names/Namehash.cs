using System.Buffers;
using System.Text.Unicode;
using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Names;

/// <summary>The ENS node of a name: keccak256(node of the parent ‖ keccak256(label)), from the root of 32 zero bytes. Source: EIP-137.</summary>
public static class Namehash
{
    /// <summary>The node of a name already normalised by ENSIP-15; the empty string is the root. Nothing is normalised here.</summary>
    /// <exception cref="ArgumentException">An empty label or a lone surrogate: no normalised name holds one.</exception>
    public static Hash256 Of(string normalizedName)
    {
        ArgumentNullException.ThrowIfNull(normalizedName);
        return normalizedName.Length == 0 ? Hash256.Zero : Below(Hash256.Zero, normalizedName);
    }

    /// <summary>The node of one or more labels, joined by dots, below a name whose node is known: <c>alice</c> below the node of <c>dm3.eth</c>.</summary>
    /// <exception cref="ArgumentException">An empty label or a lone surrogate: no normalised name holds one.</exception>
    public static Hash256 Below(in Hash256 parent, ReadOnlySpan<char> normalizedLabels)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(normalizedLabels);
        var bytes = length <= 256 ? stackalloc byte[length] : new byte[length];
        if (Utf8.FromUtf16(normalizedLabels, bytes, out _, out _, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new ArgumentException("A normalised name holds no lone surrogate.", nameof(normalizedLabels));

        var node = parent;
        ReadOnlySpan<byte> rest = bytes;
        while (true)
        {
            var dot = rest.LastIndexOf((byte)'.');
            var label = rest[(dot + 1)..];
            if (label.IsEmpty) throw new ArgumentException("A normalised name holds no empty label.", nameof(normalizedLabels));
            node = Child(node, label);
            if (dot < 0) return node;
            rest = rest[..dot];
        }
    }

    /// <summary>The node of a name in the form that <see cref="DnsName.TryDecode"/> accepts, over the label bytes as they are.</summary>
    /// <exception cref="ArgumentException">The lengths do not add up to one terminated name.</exception>
    public static Hash256 OfWire(ReadOnlySpan<byte> validWire)
    {
        var count = 0;
        var end = 0;
        for (; end < validWire.Length && validWire[end] != 0; end += 1 + validWire[end]) count++;
        if (end != validWire.Length - 1) throw new ArgumentException("Not one terminated wire name.", nameof(validWire));

        // A name hashes from its last label back, and lengths only lead forward.
        var starts = count <= 64 ? stackalloc int[count] : new int[count];
        for (int i = 0, at = 0; i < count; at += 1 + validWire[at]) starts[i++] = at;

        var node = Hash256.Zero;
        for (var i = count - 1; i >= 0; i--) node = Child(node, validWire.Slice(starts[i] + 1, validWire[starts[i]]));
        return node;
    }

    /// <summary>The node of <paramref name="labelUtf8"/> below <paramref name="parent"/>. The label bytes are hashed as they are.</summary>
    public static Hash256 Child(in Hash256 parent, ReadOnlySpan<byte> labelUtf8)
    {
        Span<byte> pair = stackalloc byte[2 * Hash256.Length];
        parent.Bytes.CopyTo(pair);
        Keccak256.Hash(labelUtf8, pair[Hash256.Length..]);
        return Keccak256.Hash(pair);
    }
}
