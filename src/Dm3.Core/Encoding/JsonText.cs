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

    /// <summary>Finds a member of an object, the last of duplicates. <see cref="JsonElement.TryGetProperty(string, out JsonElement)"/> throws on
    /// its way past a name that is a lone surrogate.</summary>
    /// <returns>False when there is none, or the value is no object.</returns>
    public static bool TryGetMember(JsonElement value, string name, out JsonElement member)
    {
        member = default;
        if (value.ValueKind != JsonValueKind.Object) return false;
        foreach (var candidate in value.EnumerateObject())
        {
            if (Name(candidate) == name) member = candidate.Value;
        }

        return member.ValueKind != JsonValueKind.Undefined;
    }

    // The parser has checked every escape already.
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = System.Text.Encoding.UTF8.GetString(raw);
        if (!text.Contains('\\')) return text;
        var output = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                output.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] == 'u')
            {
                output.Append((char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            output.Append(text[i] switch { 'b' => '\b', 't' => '\t', 'n' => '\n', 'f' => '\f', 'r' => '\r', var self => self });
        }

        return output.ToString();
    }
}
