using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Profile;

/// <summary>
/// A record that holds the document: <c>data:application/json[;charset=…][;base64],…</c>. Source: RFC 2397. dm3's clients write and read raw
/// JSON or base64 and do not percent-decode; the specification allows percent-encoding, so it is tried when the raw text is no JSON.
/// </summary>
/// <param name="Document">The parsed document.</param>
/// <param name="IsReadByDeployedClients">False when deployed clients see nothing or something else: percent-encoded, or not ASCII.</param>
public sealed record DataRecord(JsonElement Document, bool IsReadByDeployedClients) : RecordValue
{
    private const string Prefix = "data:application/json";

    /// <summary>The record that dm3's clients would write for this document; in base64 when they could not read it raw.</summary>
    public static string Create(JsonNode document)
    {
        var json = CanonicalJson.Serialize(document);
        return System.Text.Ascii.IsValid(json)
            ? $"{Prefix},{json}"
            : $"{Prefix};base64,{Base64Text.Encode(Utf8Text.GetBytes(json))}";
    }

    /// <summary>Reads a record.</summary>
    /// <returns>False for another scheme or media type, a line break, an unknown charset, and content that is not JSON.</returns>
    public static bool TryParse(string record, [NotNullWhen(true)] out DataRecord? value)
    {
        value = null;
        var comma = record.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !record.StartsWith(Prefix, StringComparison.Ordinal) || record.AsSpan().ContainsAny('\n', '\r')) return false;
        if (!TryReadParameters(record[Prefix.Length..comma], out var charset, out var isBase64)) return false;
        var payload = record[(comma + 1)..];
        return isBase64 ? TryReadBase64(payload, charset, out value) : TryReadRaw(payload, charset, out value);
    }

    private static bool TryReadParameters(string parameters, out System.Text.Encoding charset, out bool isBase64)
    {
        charset = System.Text.Encoding.UTF8;
        isBase64 = false;
        if (parameters.Length == 0) return true;
        if (parameters[0] != ';') return false;
        foreach (var parameter in parameters[1..].Split(';'))
        {
            if (parameter == "base64")
            {
                isBase64 = true;
                continue;
            }

            if (!parameter.StartsWith("charset=", StringComparison.Ordinal) || isBase64) return false;
            var name = parameter["charset=".Length..].ToLowerInvariant();
            if (name is "iso-8859-1" or "latin1") charset = System.Text.Encoding.Latin1;
            else if (name is not ("utf-8" or "utf8" or "us-ascii")) return false;
        }

        return true;
    }

    private static bool TryReadBase64(string payload, System.Text.Encoding charset, [NotNullWhen(true)] out DataRecord? value)
    {
        value = null;
        var unescaped = Uri.UnescapeDataString(payload);
        if (!Base64Text.TryDecode(unescaped.PadRight((unescaped.Length + 3) / 4 * 4, '='), out var bytes)) return false;
        if (!CanonicalJson.TryParse(charset.GetString(bytes), out var document)) return false;
        value = new DataRecord(document, IsReadByDeployedClients: unescaped == payload);
        return true;
    }

    private static bool TryReadRaw(string payload, System.Text.Encoding charset, [NotNullWhen(true)] out DataRecord? value)
    {
        value = null;
        if (TryReadAsBytes(payload, charset, out var spelled) && CanonicalJson.TryParse(spelled, out var document))
        {
            value = new DataRecord(document, IsReadByDeployedClients: true);
        }
        else if (CanonicalJson.TryParse(payload, out document) || CanonicalJson.TryParse(Uri.UnescapeDataString(payload), out document))
        {
            value = new DataRecord(document, IsReadByDeployedClients: false);
        }

        return value is not null;
    }

    // Deployed clients take each character for one byte. Where that gives text, it is what the writer meant; otherwise they damage it.
    private static bool TryReadAsBytes(string payload, System.Text.Encoding charset, out string text)
    {
        text = "";
        if (payload.AsSpan().ContainsAnyExceptInRange('\0', '\xff')) return false;
        var bytes = System.Text.Encoding.Latin1.GetBytes(payload);
        if (charset == System.Text.Encoding.UTF8) return Utf8Text.TryGetString(bytes, out text);
        text = charset.GetString(bytes);
        return true;
    }
}
