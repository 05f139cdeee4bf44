using System.Numerics;

namespace Dm3.Ethereum.Transactions;

/// <summary>A node of recursive-length-prefix data: a byte string or a list of items. Source: Ethereum yellow paper, appendix B.</summary>
public sealed class RlpItem
{
    private const int MaxIntegerBytes = 32;

    private readonly RlpItem[]? _items;

    private RlpItem(ReadOnlyMemory<byte> bytes, RlpItem[]? items)
    {
        Bytes = bytes;
        _items = items;
    }

    /// <summary>True for a list.</summary>
    public bool IsList => _items is not null;

    /// <summary>The byte string; empty for a list.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The list's items; empty for a byte string.</summary>
    public IReadOnlyList<RlpItem> Items => _items ?? [];

    /// <summary>A byte string. The memory is not copied.</summary>
    public static RlpItem Of(ReadOnlyMemory<byte> bytes) => new(bytes, null);

    /// <summary>An integer: big-endian without leading zeros, empty for 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or ≥ 2^256.</exception>
    public static RlpItem Of(BigInteger value)
    {
        if (value.Sign < 0 || value.GetByteCount(isUnsigned: true) > MaxIntegerBytes) throw new ArgumentOutOfRangeException(nameof(value));
        return Of(value.IsZero ? default(ReadOnlyMemory<byte>) : value.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <summary>A list.</summary>
    public static RlpItem List(params RlpItem[] items) => new(default, items);

    /// <summary>Reads an integer of at most <paramref name="maxBytes"/> bytes (1 to 32).</summary>
    /// <returns>False for a list, a longer string or a leading zero byte.</returns>
    public bool TryReadInteger(int maxBytes, out BigInteger value)
    {
        value = default;
        if (IsList || Bytes.Length > maxBytes || Bytes.Span is [0, ..]) return false;
        value = new BigInteger(Bytes.Span, isUnsigned: true, isBigEndian: true);
        return true;
    }

    /// <summary>As <see cref="TryReadInteger"/>, for eight bytes.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        var read = TryReadInteger(sizeof(ulong), out var integer);
        value = (ulong)integer;
        return read;
    }
}
