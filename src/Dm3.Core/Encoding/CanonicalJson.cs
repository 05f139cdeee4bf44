using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dm3.Core.Encoding;

/// <summary>
/// The JSON text that dm3 hashes and signs: no white space, object members sorted by UTF-16 code unit at every level, the last of
/// duplicate members, strings and numbers as ECMAScript's <c>JSON.stringify</c> writes them. Absent members are left out, null members
/// stay. Close to RFC 8785, but lone surrogates are escaped and numbers beyond double become <c>null</c>.
/// </summary>
public static class CanonicalJson
{
    // Deeper documents are refused on parsing; writing recurses once per level.
    private const int MaxDepth = 64;

    private const char FirstSurrogate = '\ud800';
    private const char LastSurrogate = '\udfff';

    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = MaxDepth };
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(unit => (char)unit), '"', '\\']);
    private static readonly SearchValues<char> EscapedOrSurrogate = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(unit => (char)unit), '"', '\\', .. Enumerable.Range(FirstSurrogate, LastSurrogate - FirstSurrogate + 1).Select(unit => (char)unit)]);

    /// <summary>Parses one JSON text of at most 64 levels. The element owns its memory.</summary>
    /// <returns>False when the text is not JSON, or deeper.</returns>
    public static bool TryParse(string text, out JsonElement value)
    {
        value = default;
        try
        {
            using var document = JsonDocument.Parse(text, ParseOptions);
            value = document.RootElement.Clone();
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // ArgumentException: a lone surrogate outside an escape, which has no UTF-8 form.
            return false;
        }
    }

    /// <summary>Writes a parsed value.</summary>
    /// <exception cref="ArgumentException">The default element, which holds no value.</exception>
    public static string Serialize(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined) throw new ArgumentException("Nothing to serialise.", nameof(value));
        using var output = new PooledText();
        Write(output, value);
        return output.ToString();
    }

    /// <summary>Writes a value built in memory. A null node is JSON's null.</summary>
    public static string Serialize(JsonNode? value)
    {
        using var output = new PooledText();
        Write(output, value);
        return output.ToString();
    }

    /// <summary>Writes a text: a JSON string.</summary>
    public static string Serialize(string text)
    {
        using var output = new PooledText();
        WriteString(output, text);
        return output.ToString();
    }

    /// <summary>Size that dm3's limits count: UTF-8 bytes of the canonical text.</summary>
    public static int Size(JsonElement value)
    {
        using var output = new PooledText();
        Write(output, value);
        return output.Utf8Length;
    }

    /// <summary>As <see cref="Size(JsonElement)"/>.</summary>
    public static int Size(JsonNode? value)
    {
        using var output = new PooledText();
        Write(output, value);
        return output.Utf8Length;
    }

    private static void Write(PooledText output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new List<Member<JsonElement>>(value.GetPropertyCount());
                foreach (var member in value.EnumerateObject()) members.Add(new(JsonText.Name(member), members.Count, member.Value));
                WriteObject(output, members, Write);
                break;
            case JsonValueKind.Array:
                WriteArray(output, value.EnumerateArray(), Write);
                break;
            case JsonValueKind.String:
                WriteString(output, JsonText.Value(value));
                break;
            case JsonValueKind.Number:
                WriteNumber(output, value.GetRawText());
                break;
            default:
                output.Append(value.GetRawText());
                break;
        }
    }

    private static void Write(PooledText output, JsonNode? node)
    {
        switch (node)
        {
            case null:
                output.Append("null");
                break;
            case JsonObject all:
                var members = new List<Member<JsonNode?>>(all.Count);
                foreach (var (name, value) in all) members.Add(new(name, members.Count, value));
                WriteObject(output, members, Write);
                break;
            case JsonArray items:
                WriteArray(output, items, Write);
                break;
            case JsonValue value when value.TryGetValue<JsonElement>(out var element):
                Write(output, element);
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                WriteString(output, text);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                WriteNumber(output, value.ToJsonString());
                break;
            default:
                output.Append(node.ToJsonString());
                break;
        }
    }

    private static void WriteObject<T>(PooledText output, List<Member<T>> members, Action<PooledText, T> write)
    {
        members.Sort();
        output.Append('{');
        var isFirst = true;
        for (var i = 0; i < members.Count; i++)
        {
            var (name, _, value) = members[i];
            // The last of duplicates counts.
            if (i + 1 < members.Count && members[i + 1].Name == name) continue;
            if (!isFirst) output.Append(',');
            isFirst = false;
            WriteString(output, name);
            output.Append(':');
            write(output, value);
        }

        output.Append('}');
    }

    private static void WriteArray<T>(PooledText output, IEnumerable<T> items, Action<PooledText, T> write)
    {
        output.Append('[');
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) output.Append(',');
            isFirst = false;
            write(output, item);
        }

        output.Append(']');
    }

    internal static void WriteString(PooledText output, ReadOnlySpan<char> text)
    {
        output.Append('"');
        // Hardly any text holds a surrogate; without them the search is the quickest there is.
        var special = text.ContainsAnyInRange(FirstSurrogate, LastSurrogate) ? EscapedOrSurrogate : Escaped;
        for (int next; (next = text.IndexOfAny(special)) >= 0;)
        {
            output.Append(text[..next]);
            var length = char.IsHighSurrogate(text[next]) && next + 1 < text.Length && char.IsLowSurrogate(text[next + 1]) ? 2 : 1;
            if (length == 2) output.Append(text.Slice(next, 2));
            else WriteEscaped(output, text[next]);
            text = text[(next + length)..];
        }

        output.Append(text);
        output.Append('"');
    }

    private static void WriteEscaped(PooledText output, char unit)
    {
        output.Append('\\');
        switch (unit)
        {
            case '"' or '\\': output.Append(unit); break;
            case '\b': output.Append('b'); break;
            case '\t': output.Append('t'); break;
            case '\n': output.Append('n'); break;
            case '\f': output.Append('f'); break;
            case '\r': output.Append('r'); break;
            default:
                output.Append('u');
                output.Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
                break;
        }
    }

    // ECMA-262, Number::toString: the shortest digits that read back the same, as a plain decimal from 1e-6 up to below 1e21.
    internal static void WriteNumber(PooledText output, string literal)
    {
        var value = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            output.Append("null");
            return;
        }

        if (value == 0)
        {
            output.Append('0');
            return;
        }

        // "E16" would round; "R" gives the shortest digits but in .NET's own layout, so take them apart.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mantissa = shortest.Split('E');
        var exponent = mantissa.Length == 2 ? int.Parse(mantissa[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var parts = mantissa[0].Split('.');
        var fraction = parts.Length == 2 ? parts[1] : "";
        var all = parts[0] + fraction;
        var leadingZeroes = all.Length - all.TrimStart('0').Length;
        var digits = all[leadingZeroes..].TrimEnd('0');

        // The value is 0.digits × 10^point.
        var point = parts[0].Length - leadingZeroes + exponent;
        if (value < 0) output.Append('-');
        if (point is > 0 and <= 21)
        {
            if (digits.Length <= point) Append(digits, new string('0', point - digits.Length));
            else Append(digits.AsSpan(0, point), ".", digits.AsSpan(point));
        }
        else if (point is > -6 and <= 0)
        {
            Append("0.", new string('0', -point), digits);
        }
        else
        {
            output.Append(digits[0]);
            if (digits.Length > 1) Append(".", digits.AsSpan(1));
            Append(point > 0 ? "e+" : "e-", Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture));
        }

        void Append(ReadOnlySpan<char> first, ReadOnlySpan<char> second, ReadOnlySpan<char> third = default)
        {
            output.Append(first);
            output.Append(second);
            output.Append(third);
        }
    }

    private readonly record struct Member<T>(string Name, int Place, T Value) : IComparable<Member<T>>
    {
        public int CompareTo(Member<T> other) => string.CompareOrdinal(Name, other.Name) is not 0 and var order ? order : Place.CompareTo(other.Place);
    }
}
