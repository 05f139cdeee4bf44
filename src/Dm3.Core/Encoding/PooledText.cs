using System.Buffers;
using System.Buffers.Text;

namespace Dm3.Core.Encoding;

/// <summary>A text in the making, in a borrowed buffer: only the finished text is new memory.</summary>
internal sealed class PooledText : IDisposable
{
    private const int FirstLength = 1024;

    private char[] _buffer = ArrayPool<char>.Shared.Rent(FirstLength);
    private int _length;

    /// <summary>What is written, good until the next change.</summary>
    public ReadOnlySpan<char> Written => _buffer.AsSpan(0, _length);

    /// <summary>How many bytes it has in UTF-8.</summary>
    public int Utf8Length => System.Text.Encoding.UTF8.GetByteCount(Written);

    public void Append(char unit)
    {
        if (_length == _buffer.Length) Grow(1);
        _buffer[_length++] = unit;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > _buffer.Length - _length) Grow(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    public void AppendBase64(ReadOnlySpan<byte> bytes)
    {
        var length = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        if (length > _buffer.Length - _length) Grow(length);
        _ = Convert.TryToBase64Chars(bytes, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    public override string ToString() => new(_buffer, 0, _length);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private void Grow(int more)
    {
        var longer = ArrayPool<char>.Shared.Rent(Math.Max(2 * _buffer.Length, _length + more));
        _buffer.AsSpan(0, _length).CopyTo(longer);
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = longer;
    }
}
