using System.Buffers;
using System.Text;

namespace Dm3.Core.Encoding;

/// <summary>UTF-8 that neither invents nor drops anything: ill-formed text is refused on both sides. Source: RFC 3629.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of the text.</summary>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public static byte[] GetBytes(string text) => Strict.GetBytes(text);

    /// <summary>The bytes of a stranger's text.</summary>
    /// <returns>False for a lone surrogate.</returns>
    public static bool TryGetBytes(string text, out byte[] bytes)
    {
        bytes = [];
        // The lenient one counts three bytes for what has no form.
        var buffer = new byte[System.Text.Encoding.UTF8.GetByteCount(text)];
        if (System.Text.Unicode.Utf8.FromUtf16(text, buffer, out _, out _, replaceInvalidSequences: false) != OperationStatus.Done) return false;
        bytes = buffer;
        return true;
    }

    /// <summary>Does something with a text's bytes, which are borrowed.</summary>
    /// <returns>False for a lone surrogate, or what <paramref name="use"/> gives.</returns>
    public static bool TryUse<TState>(ReadOnlySpan<char> text, TState state, Func<ReadOnlySpan<byte>, TState, bool> use)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Strict.GetMaxByteCount(text.Length));
        var status = System.Text.Unicode.Utf8.FromUtf16(text, buffer, out _, out var length, replaceInvalidSequences: false);
        var result = status == OperationStatus.Done && use(buffer.AsSpan(0, length), state);
        ArrayPool<byte>.Shared.Return(buffer);
        return result;
    }

    /// <summary>Reads bytes as text.</summary>
    /// <returns>False when they are not well-formed UTF-8.</returns>
    public static bool TryGetString(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return false;
        text = Strict.GetString(bytes);
        return true;
    }
}
