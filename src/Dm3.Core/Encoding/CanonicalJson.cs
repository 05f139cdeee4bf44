using System.Globalization;
using System.Text;
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

    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = MaxDepth };

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
        var output = new StringBuilder();
        Write(output, value);
        return output.ToString();
    }

    /// <summary>Writes a value built in memory. A null node is JSON's null.</summary>
    public static string Serialize(JsonNode? value)
    {
        var output = new StringBuilder();
        Write(output, value);
        return output.ToString();
    }

    /// <summary>Size that dm3's limits count: UTF-8 bytes of the canonical text.</summary>
    public static int Size(JsonElement value) => System.Text.Encoding.UTF8.GetByteCount(Serialize(value));

    /// <summary>As <see cref="Size(JsonElement)"/>.</summary>
    public static int Size(JsonNode? value) => System.Text.Encoding.UTF8.GetByteCount(Serialize(value));

    private static void Write(StringBuilder output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject()) members[JsonText.Name(member)] = member.Value;
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

    private static void Write(StringBuilder output, JsonNode? node)
    {
        switch (node)
        {
            case null:
                output.Append("null");
                break;
            case JsonObject members:
                WriteObject(output, new SortedDictionary<string, JsonNode?>(members.ToDictionary(), StringComparer.Ordinal), Write);
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

    private static void WriteObject<T>(StringBuilder output, SortedDictionary<string, T> members, Action<StringBuilder, T> write)
    {
        output.Append('{');
        var separator = "";
        foreach (var (name, value) in members)
        {
            output.Append(separator);
            separator = ",";
            WriteString(output, name);
            output.Append(':');
            write(output, value);
        }

        output.Append('}');
    }

    private static void WriteArray<T>(StringBuilder output, IEnumerable<T> items, Action<StringBuilder, T> write)
    {
        output.Append('[');
        var separator = "";
        foreach (var item in items)
        {
            output.Append(separator);
            separator = ",";
            write(output, item);
        }

        output.Append(']');
    }

    private static void WriteString(StringBuilder output, string text)
    {
        output.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                output.Append(unit).Append(text[++i]);
                continue;
            }

            switch (unit)
            {
                case '"': output.Append("\\\""); break;
                case '\\': output.Append("\\\\"); break;
                case '\b': output.Append("\\b"); break;
                case '\t': output.Append("\\t"); break;
                case '\n': output.Append("\\n"); break;
                case '\f': output.Append("\\f"); break;
                case '\r': output.Append("\\r"); break;
                case < ' ' or (>= '\ud800' and <= '\udfff'):
                    output.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default: output.Append(unit); break;
            }
        }

        output.Append('"');
    }

    // ECMA-262, Number::toString: the shortest digits that read back the same, as a plain decimal from 1e-6 up to below 1e21.
    private static void WriteNumber(StringBuilder output, string literal)
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
            if (digits.Length <= point) output.Append(digits).Append('0', point - digits.Length);
            else output.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point);
        }
        else if (point is > -6 and <= 0)
        {
            output.Append("0.").Append('0', -point).Append(digits);
        }
        else
        {
            output.Append(digits[0]);
            if (digits.Length > 1) output.Append('.').Append(digits, 1, digits.Length - 1);
            output.Append('e').Append(point > 0 ? '+' : '-').Append(Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture));
        }
    }
}
