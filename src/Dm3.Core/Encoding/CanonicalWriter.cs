using System.Globalization;

namespace Dm3.Core.Encoding;

/// <summary>
/// Writes the canonical text of objects whose members are known, without a tree of nodes in between. Members are given in the order of their names, which are ASCII
/// and hold nothing that is escaped; one without a value is left out.
/// </summary>
internal sealed class CanonicalWriter : IDisposable
{
    // Beyond it, canonical JSON rounds as double does.
    private const long LargestExact = 9007199254740992;

    private readonly PooledText _text = new();
    private bool _isFirst = true;

    /// <summary>What is written, good until the next change.</summary>
    public ReadOnlySpan<char> Written => _text.Written;

    /// <summary>How many bytes it has in UTF-8.</summary>
    public int Utf8Length => _text.Utf8Length;

    public void BeginObject()
    {
        _text.Append('{');
        _isFirst = true;
    }

    public void BeginObject(string name)
    {
        AddName(name);
        BeginObject();
    }

    public void EndObject()
    {
        _text.Append('}');
        _isFirst = false;
    }

    public void Add(string name, string? value)
    {
        if (value is null) return;
        AddName(name);
        CanonicalJson.WriteString(_text, value);
    }

    public void Add(string name, long value)
    {
        AddName(name);
        if (value is < -LargestExact or > LargestExact)
        {
            CanonicalJson.WriteNumber(_text, value.ToString(CultureInfo.InvariantCulture));
            return;
        }

        Span<char> digits = stackalloc char[20];
        _ = value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        _text.Append(digits[..length]);
    }

    /// <summary>The finished text.</summary>
    public override string ToString() => _text.ToString();

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    private void AddName(string name)
    {
        if (!_isFirst) _text.Append(',');
        _isFirst = false;
        _text.Append('"');
        _text.Append(name);
        _text.Append("\":");
    }
}
