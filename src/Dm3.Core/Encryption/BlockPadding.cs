using Geralt;

namespace Dm3.Core.Encryption;

/// <summary>
/// Padding that hides the length of a text: 0x80, then zeroes up to a multiple of the block size; at least one byte.
/// Source: ISO/IEC 7816-4, libsodium <c>sodium_pad</c>.
/// </summary>
public static class BlockPadding
{
    /// <summary>What dm3 pads messages to, in bytes.</summary>
    public const int DefaultBlockSize = 2048;

    /// <summary>Pads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A block size below 1.</exception>
    public static byte[] Pad(ReadOnlySpan<byte> data, int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 1);
        var padded = new byte[Iso78164Padding.GetPaddedBufferSize(data, blockSize)];
        Iso78164Padding.Pad(padded, data, blockSize);
        return padded;
    }

    /// <summary>Finds the length without padding.</summary>
    /// <returns>False when the last block holds no 0x80 with only zeroes behind it, or the data is shorter than a block.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A block size below 1.</exception>
    public static bool TryGetUnpaddedLength(ReadOnlySpan<byte> padded, int blockSize, out int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 1);
        length = 0;
        if (padded.Length < blockSize) return false;
        try
        {
            length = Iso78164Padding.GetUnpaddedBufferSize(padded, blockSize);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
