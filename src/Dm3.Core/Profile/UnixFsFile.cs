namespace Dm3.Core.Profile;

/// <summary>
/// A file that fits into one dag-pb block: PBNode { Data (1): UnixFS { Type (1), Data (2), filesize (3) } } without links. Profile documents
/// are far below the block size, so files of several blocks are refused rather than fetched. Source: IPLD dag-pb and UnixFS specifications.
/// </summary>
internal static class UnixFsFile
{
    private const ulong RawType = 0;
    private const ulong FileType = 2;
    private const int Varint = 0;
    private const int Bytes = 2;

    /// <summary>Takes the file's content out of a block.</summary>
    /// <returns>False for links, directories, unknown fields, a size that does not fit and malformed protobuf.</returns>
    public static bool TryReadSingleBlock(ReadOnlySpan<byte> block, out ReadOnlySpan<byte> content)
    {
        content = default;
        var node = block;
        if (!TryReadField(ref node, out var field, out var wire, out _, out var unixFs) || field != 1 || wire != Bytes || !node.IsEmpty) return false;

        ulong? type = null, size = null;
        while (!unixFs.IsEmpty)
        {
            if (!TryReadField(ref unixFs, out field, out wire, out var number, out var data)) return false;
            if (field == 1 && wire == Varint) type = number;
            else if (field == 2 && wire == Bytes) content = data;
            else if (field == 3 && wire == Varint) size = number;
            else return false;
        }

        return type is RawType or FileType && (size is null || size == (ulong)content.Length);
    }

    private static bool TryReadField(scoped ref ReadOnlySpan<byte> input, out int field, out int wire, out ulong number, out ReadOnlySpan<byte> data)
    {
        field = wire = 0;
        number = 0;
        data = default;
        if (!TryReadVarint(ref input, out var key) || key > int.MaxValue) return false;
        field = (int)key >> 3;
        wire = (int)key & 7;
        if (wire is not (Varint or Bytes) || !TryReadVarint(ref input, out number)) return false;
        if (wire == Varint) return true;
        if (number > (ulong)input.Length) return false;
        data = input[..(int)number];
        input = input[(int)number..];
        return true;
    }

    private static bool TryReadVarint(scoped ref ReadOnlySpan<byte> input, out ulong value)
    {
        value = 0;
        for (var i = 0; i < input.Length && i < 9; i++)
        {
            value |= (ulong)(input[i] & 0x7f) << (7 * i);
            if (input[i] >= 0x80) continue;
            input = input[(i + 1)..];
            return true;
        }

        return false;
    }
}
