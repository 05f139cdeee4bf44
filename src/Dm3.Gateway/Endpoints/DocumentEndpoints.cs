using Dm3.Core.Profile;
using Dm3.Ethereum;
using Dm3.Gateway.Registration;
using Dm3.Storage.Documents;
using Microsoft.Net.Http.Headers;

namespace Dm3.Gateway.Endpoints;

/// <summary>
/// The profile documents of our names by their hash: for links (<c>https://…/v1/profiles/0x…?dm3Hash=0x…</c>) and for <c>ipfs://</c> records. What is
/// behind a hash never changes, so caches may keep it for good. Source: IPFS trustless gateway specification.
/// </summary>
public static class DocumentEndpoints
{
    private const string ForGood = "public, max-age=31536000, immutable";
    private const string RawBlock = "application/vnd.ipld.raw";

    /// <summary>Maps <c>/v1/profiles/{hash}</c> and <c>/ipfs/{cid}</c>.</summary>
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/v1/profiles/{hash}", ["GET", "HEAD"], GetProfile);
        routes.MapMethods("/ipfs/{cid}", ["GET", "HEAD"], GetBlock);
    }

    private static IResult GetProfile(string hash, HttpResponse response, DocumentStore store)
    {
        if (!Hash256.TryParse(hash.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? hash : "0x" + hash, out var known))
            return Refusals.InvalidQuery("The hash has 64 hex digits.");
        return store.Find(known) is { Kind: DocumentKind.Json } document
            ? Serve(response, document, "application/json", known.ToString())
            : Refusals.UnknownDocument();
    }

    private static IResult GetBlock(string cid, HttpRequest request, HttpResponse response, DocumentStore store)
    {
        if (!Cid.TryParse(cid, out var known)) return Refusals.InvalidQuery("The content identifier must be of SHA-256 and of codec raw or dag-pb.");
        // Only raw blocks are served: the client can check those, and need not trust us.
        var raw = request.Query.TryGetValue("format", out var format) ? format == "raw" : request.GetTypedHeaders().Accept.Any(type => type.MediaType == RawBlock);
        if (!raw) return Refusals.OnlyRawBlocks();
        if (store.Find(known.Hash) is not { } document || known.IsRaw != (document.Kind == DocumentKind.Json)) return Refusals.UnknownDocument();
        response.Headers.ContentDisposition = $"attachment; filename=\"{known}.bin\"";
        response.Headers["X-Ipfs-Path"] = $"/ipfs/{cid}";
        response.Headers["X-Ipfs-Roots"] = known.ToString();
        response.Headers.Vary = HeaderNames.Accept;
        return Serve(response, document, RawBlock, $"{known}.raw");
    }

    private static IResult Serve(HttpResponse response, StoredDocument document, string type, string tag)
    {
        response.Headers.CacheControl = ForGood;
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(document.Content, type, entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }
}
