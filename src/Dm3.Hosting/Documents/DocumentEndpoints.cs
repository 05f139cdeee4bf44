using Dm3.Core.Profile;
using Dm3.Ethereum;
using Dm3.Hosting.Api;
using Dm3.Storage.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Dm3.Hosting.Documents;

/// <summary>
/// Profile documents by their hash: for links (<c>https://…/v1/profiles/0x…?dm3Hash=0x…</c>) and for <c>ipfs://</c> records. What is
/// behind a hash never changes, so caches may keep it for good. Source: IPFS trustless gateway specification.
/// </summary>
public static class DocumentEndpoints
{
    private const string ForGood = "public, max-age=31536000, immutable";

    /// <summary>Media type of a block. Source: IPFS trustless gateway specification.</summary>
    public const string RawBlock = "application/vnd.ipld.raw";

    /// <summary>Adds the documents, and hands them to an IPFS node where one is configured.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="ipfsApiUrl">RPC address of the node; null for none.</param>
    public static void AddDocuments(this IServiceCollection services, string? ipfsApiUrl)
    {
        services.AddSingleton<DocumentStore>();
        if (ipfsApiUrl is not { } url) return;
        services.AddHostedService(provider => new IpfsPush(
            provider.GetRequiredService<DocumentStore>(), url, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IpfsPush>>()));
    }

    /// <summary>Maps <c>/v1/profiles/{hash}</c> and <c>/ipfs/{cid}</c>.</summary>
    /// <param name="routes">Of the host.</param>
    /// <param name="group">Heading in the API document.</param>
    public static void MapDocuments(this IEndpointRouteBuilder routes, string group)
    {
        routes.MapGet("/v1/profiles/{hash}", GetProfile).Describe(new RouteDescription(group, "A profile document of a current record, by its hash.") { Refusals = [400, 404] });
        routes.MapMethods("/v1/profiles/{hash}", ["HEAD"], GetProfile).Describe(new RouteDescription(group, "Whether there is such a document.") { Refusals = [400, 404] });
        routes.MapGet("/ipfs/{cid}", GetBlock).Describe(new RouteDescription(group, "A profile document as an IPFS block.")
        {
            Detail = "Trustless IPFS gateway: raw blocks only, by `?format=raw` or `Accept: application/vnd.ipld.raw`.",
            Query = ["format"],
            Type = RawBlock,
            Refusals = [400, 404, 406],
        });
        routes.MapMethods("/ipfs/{cid}", ["HEAD"], GetBlock).Describe(new RouteDescription(group, "Whether there is such a block.") { Query = ["format"], Refusals = [400, 404, 406] });
    }

    /// <summary>A content identifier that cannot be checked here.</summary>
    public static Problem UnknownCid() => InvalidQuery("The content identifier must be of SHA-256 and of codec raw or dag-pb.");

    private static Problem InvalidQuery(string detail) => new(400, "invalid-query", detail);

    private static Problem UnknownDocument() => new(404, "unknown-document", "There is no profile document of this hash here.");

    private static IResult GetProfile(string hash, HttpResponse response, DocumentStore store)
    {
        if (!Hash256.TryParse(hash.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? hash : "0x" + hash, out var known))
            return InvalidQuery("The hash has 64 hex digits.");
        return store.Find(known) is { Kind: DocumentKind.Json } document
            ? Serve(response, document, "application/json", known.ToString())
            : UnknownDocument();
    }

    private static IResult GetBlock(string cid, HttpRequest request, HttpResponse response, DocumentStore store)
    {
        if (!Cid.TryParse(cid, out var known)) return UnknownCid();
        // Only raw blocks are served: the client can check those, and need not trust us.
        var raw = request.Query.TryGetValue("format", out var format) ? format == "raw" : request.GetTypedHeaders().Accept.Any(type => type.MediaType == RawBlock);
        if (!raw) return new Problem(406, "only-raw-blocks", "Ask for ?format=raw, or accept application/vnd.ipld.raw.");
        if (store.Find(known.Hash) is not { } document || known.IsRaw != (document.Kind == DocumentKind.Json)) return UnknownDocument();
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
