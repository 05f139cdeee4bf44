using System.Buffers;
using System.Text.Unicode;

namespace Dm3.Ethereum.Names;

/// <summary>
/// The DNS wire form of a name: each label as one length byte and 1..255 bytes of UTF-8, then one zero byte. The root is the
/// single zero byte. There is no limit on the whole and there are no compression pointers: 0xC0 and above are lengths.
/// What is read re-encodes to the same bytes, and what is written reads back to the same text. Source: ENSIP-10.
/// </summary>
public static class DnsName
{
    /// <summary>Longest label, in bytes of UTF-8.</summary>
    public const int MaxLabelBytes = 255;

    // What a label must not hold: ASCII controls, the dot, ASCII upper case.
    private static readonly SearchValues<byte> Refused = SearchValues.Create(
        [.. Enumerable.Range(0, 0x80).Select(i => (byte)i).Where(b => b is < 0x20 or 0x7f or (byte)'.' or (>= (byte)'A' and <= (byte)'Z'))]);

    /// <summary>Writes labels joined by dots; the empty string gives the root.</summary>
    /// <returns>False for an empty label, a label of more than 255 bytes, a lone surrogate, an ASCII control or an ASCII capital.</returns>
    public static bool TryEncode(string name, out byte[] wire)
    {
        ArgumentNullException.ThrowIfNull(name);
        wire = [];
        if (name.Length == 0)
        {
            wire = [0];
            return true;
        }

        // The text goes one byte in, so that each length byte takes the place of the dot before its label.
        var bytes = new byte[1 + System.Text.Encoding.UTF8.GetByteCount(name) + 1];
        var text = bytes.AsSpan(1, bytes.Length - 2);
        if (Utf8.FromUtf16(name, text, out _, out _, replaceInvalidSequences: false) != OperationStatus.Done) return false;

        for (var lengthAt = 0; lengthAt < bytes.Length - 1;)
        {
            var label = bytes.AsSpan(lengthAt + 1, bytes.Length - 2 - lengthAt);
            var dot = label.IndexOf((byte)'.');
            if (dot >= 0) label = label[..dot];
            if (label.Length is 0 or > MaxLabelBytes || label.ContainsAny(Refused)) return false;
            bytes[lengthAt] = (byte)label.Length;
            lengthAt += 1 + label.Length;

            // A dot at the very end announces one more label, an empty one.
            if (dot >= 0 && lengthAt == bytes.Length - 2) return false;
        }

        bytes[^1] = 0;
        wire = bytes;
        return true;
    }

    /// <summary>Reads a whole wire name into labels joined by dots; the root gives the empty string. The labels need not be normalised by ENSIP-15.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> wire, out string name, out DnsNameError error)
    {
        name = "";
        error = Check(wire);
        if (error != DnsNameError.None) return false;
        if (wire.Length == 1) return true;

        var text = wire[1..^1].ToArray();
        for (int dot = wire[0]; dot < text.Length; dot += 1 + wire[dot + 1]) text[dot] = (byte)'.';
        name = System.Text.Encoding.UTF8.GetString(text);
        return true;
    }

    private static DnsNameError Check(ReadOnlySpan<byte> wire)
    {
        while (!wire.IsEmpty)
        {
            int length = wire[0];
            wire = wire[1..];
            if (length == 0) return wire.IsEmpty ? DnsNameError.None : DnsNameError.TrailingBytes;
            if (length > wire.Length) return DnsNameError.LabelOverrun;
            var label = wire[..length];
            var refused = label.IndexOfAny(Refused);
            if (refused >= 0)
            {
                return label[refused] switch
                {
                    (byte)'.' => DnsNameError.DotInLabel,
                    >= (byte)'A' and <= (byte)'Z' => DnsNameError.UpperCase,
                    _ => DnsNameError.ControlCharacter,
                };
            }

            if (!Utf8.IsValid(label)) return DnsNameError.InvalidUtf8;
            wire = wire[length..];
        }

        return DnsNameError.MissingTerminator;
    }
}
