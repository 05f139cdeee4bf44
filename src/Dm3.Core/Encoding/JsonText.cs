using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Dm3.Core.Encoding;

/// <summary>
/// Strings of a parsed JSON text, as JavaScript sees them: <c>\ud800</c> is a string of one lone surrogate, where
/// <see cref="JsonElement.GetString"/> throws. A signed message may hold one.
/// </summary>
public static class JsonText
{
    /// <summary>The text of a string element.</summary>
    public static string Value(JsonElement text) => Unescape(JsonMarshal.GetRawUtf8Value(text)[1..^1]);

    /// <summary>The name of a member.</summary>
    public static string Name(JsonProperty member) => Unescape(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>Whether a member has this name.</summary>
    /// <param name="member">Of a stranger.</param>
    /// <param name="name">One of ours: ASCII.</param>
    internal static bool IsNamed(JsonProperty member, string name)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return Ascii.Equals(raw, name) || (raw.Contains((byte)'\\') && Unescape(raw) == name);
    }

    /// <summary>Finds a member of an object, the last of duplicates. <see cref="JsonElement.TryGetProperty(string, out JsonElement)"/> throws on
    /// its way past a name that is a lone surrogate.</summary>
    /// <returns>False when there is none, or the value is no object.</returns>
    public static bool TryGetMember(JsonElement value, string name, out JsonElement member)
    {
        member = default;
        if (value.ValueKind != JsonValueKind.Object) return false;
        foreach (var candidate in value.EnumerateObject())
        {
            if (IsNamed(candidate, name)) member = candidate.Value;
        }

        return member.ValueKind != JsonValueKind.Undefined;
    }

    // No longer than the text that the parser has checked already, escapes and all.
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\')) return System.Text.Encoding.UTF8.GetString(raw);
        var units = ArrayPool<char>.Shared.Rent(raw.Length);
        var length = 0;
        for (int next; (next = raw.IndexOf((byte)'\\')) >= 0;)
        {
            length += System.Text.Encoding.UTF8.GetChars(raw[..next], units.AsSpan(length));
            var kind = (char)raw[next + 1];
            units[length++] = kind switch
            {
                'u' => (char)ushort.Parse(raw.Slice(next + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ => kind,
            };
            raw = raw[(next + (kind == 'u' ? 6 : 2))..];
        }

        length += System.Text.Encoding.UTF8.GetChars(raw, units.AsSpan(length));
        var text = new string(units, 0, length);
        ArrayPool<char>.Shared.Return(units);
        return text;
    }
}
