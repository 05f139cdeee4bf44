using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dm3.Core.Encoding;

namespace Dm3.Core.Profile;

/// <summary>A record of the form <c>https://…?dm3Hash=0x…</c>: the document is elsewhere, its hash is here.</summary>
/// <param name="Url">What to fetch, query included. http is for development; the fetching side decides.</param>
/// <param name="ExpectedHash">SHA-256 of the document's canonical JSON, as <c>0x</c> and 64 lower-case digits, or whatever text the query
/// holds; null when <c>dm3Hash</c> is absent or repeated, and then no document is good.</param>
public sealed record LinkRecord(Uri Url, string? ExpectedHash) : RecordValue
{
    private const string HashParameter = "dm3Hash";

    /// <summary>The URL under which a document with this canonical JSON can be published.</summary>
    /// <param name="resource">Absolute URL without a <c>dm3Hash</c>.</param>
    /// <param name="canonicalDocument">Canonical JSON.</param>
    public static LinkRecord Create(Uri resource, string canonicalDocument)
    {
        var hash = Sha256Hash.Of(canonicalDocument).ToString();
        var builder = new UriBuilder(resource);
        builder.Query = builder.Query.Length > 1 ? $"{builder.Query[1..]}&{HashParameter}={hash}" : $"{HashParameter}={hash}";
        return new LinkRecord(builder.Uri, hash);
    }

    /// <summary>Reads an absolute http or https URL.</summary>
    public static bool TryParse(string record, [NotNullWhen(true)] out LinkRecord? value)
    {
        value = null;
        if (!Uri.TryCreate(record, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)) return false;
        var hashes = url.Query.TrimStart('?').Split('&')
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2 && Uri.UnescapeDataString(pair[0]) == HashParameter)
            .Select(pair => Uri.UnescapeDataString(pair[1]))
            .ToList();
        value = new LinkRecord(url, hashes.Count == 1 ? hashes[0] : null);
        return true;
    }

    /// <summary>Checks what was fetched.</summary>
    /// <returns>False when it is not JSON, or its canonical form has another hash than the record demands.</returns>
    public bool TryAccept(ReadOnlySpan<byte> content, out JsonElement document)
    {
        document = default;
        if (!Utf8Text.TryGetString(content, out var text) || !CanonicalJson.TryParse(text, out var parsed)) return false;
        if (Sha256Hash.Of(CanonicalJson.Serialize(parsed)).ToString() != ExpectedHash) return false;
        document = parsed;
        return true;
    }
}
