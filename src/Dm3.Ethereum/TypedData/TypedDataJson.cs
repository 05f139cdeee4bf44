using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.TypedData;

/// <summary>Reads single values of a stranger's JSON, without exceptions.</summary>
internal static class TypedDataJson
{
    /// <summary>Largest integer that every JSON number of a wallet holds exactly.</summary>
    public const long LargestExactNumber = (1L << 53) - 1;

    private const int MaxDecimalDigits = 78;
    private const int MaxHexDigits = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The members in order. False for another kind, a name twice, and names that are no Unicode text.</summary>
    public static bool TryReadMembers(JsonNode? node, out Dictionary<string, JsonNode?> members)
    {
        members = [];
        if (node is not JsonObject json) return false;
        try
        {
            foreach (var (name, value) in json) members.Add(name, value);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // System.Text.Json looks at names only now: a duplicate is the first, an escaped lone surrogate the second.
            return false;
        }
    }

    /// <summary>A string. False for another kind and for escaped lone surrogates.</summary>
    public static bool TryReadString(JsonNode? node, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String) return false;
        try
        {
            return value.TryGetValue(out text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public static bool TryReadUtf8(JsonNode? node, out byte[] bytes)
    {
        bytes = [];
        if (!TryReadString(node, out var text)) return false;
        try
        {
            bytes = StrictUtf8.GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    public static bool TryReadHex(JsonNode? node, out byte[] bytes)
    {
        bytes = [];
        return TryReadString(node, out var text) && Hex.TryDecode(text, out bytes);
    }

    /// <summary>
    /// A JSON integer up to ±(2^53 − 1), a decimal string with an optional minus, or a 0x string. Larger JSON numbers are refused: a
    /// wallet reads them rounded and would sign another value than this one.
    /// </summary>
    public static bool TryReadInteger(JsonNode? node, out BigInteger value)
    {
        value = default;
        if (node is not JsonValue json) return false;
        if (json.GetValueKind() == JsonValueKind.Number)
        {
            var number = json.ToJsonString();
            if (!long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) return false;
            value = integer;
            return integer is >= -LargestExactNumber and <= LargestExactNumber;
        }

        if (!TryReadString(json, out var text)) return false;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            // The zero in front keeps BigInteger from reading the first digit as a sign.
            return text.Length - 2 is >= 1 and <= MaxHexDigits
                && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        if (digits.Length is 0 or > MaxDecimalDigits || digits.ContainsAnyExceptInRange('0', '9')) return false;
        value = BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return true;
    }
}
