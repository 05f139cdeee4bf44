using Dm3.Core.Profile;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Documents;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Hosting.Documents;
using Dm3.Storage.Documents;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary>What accounts keep on IPFS: <c>PUT /ipfs/{cid}</c> and <c>/v1/profile-documents</c>, beside the reading routes that both hosts have.</summary>
public static class ProfileDocumentEndpoints
{
    private const string Group = "Profiles";

    /// <summary>Maps them.</summary>
    public static void MapProfileDocuments(this IEndpointRouteBuilder routes)
    {
        routes.MapDocuments(Group);
        routes.MapPut("/ipfs/{cid}", (string cid, HttpRequest request, SessionGuard guard, ProfileDocuments documents, DocumentOptions options, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => GiveAsync(cid, request, session, documents, options, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Have a profile document kept and served: the block that the content identifier names.")
            {
                Detail = "Only signed user profiles of this account. Kept while the account exists; beyond `Documents:MaxPerAccount` the one given or seen longest ago goes. Then set the record to `ipfs://{cid}`.",
                Body = DocumentEndpoints.RawBlock,
                Bearer = true,
                Success = [200, 201],
                Refusals = [400, 401, 404, 413, 503],
            });
        routes.MapGet("/v1/profile-documents", (HttpRequest request, SessionGuard guard, AccountDocumentStore store, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => Task.FromResult(List(session, store)), cancellation))
            .Describe(new RouteDescription(Group, "The profile documents that are kept for this account, the latest first.") { Bearer = true, Refusals = [401] });
    }

    private static async Task<IResult> GiveAsync(string text, HttpRequest request, StoredSession session, ProfileDocuments documents, DocumentOptions options, CancellationToken cancellation)
    {
        if (!Cid.TryParse(text, out var cid)) return DocumentEndpoints.UnknownCid();
        // One byte more than may be, so that what is too long is seen.
        var block = new byte[options.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellation);
        var (kept, refusal) = await documents.GiveAsync(session.Account, cid, block.AsMemory(0, length), cancellation);
        if (refusal is not null) return refusal;
        if (kept == DocumentKeep.NoAccount) return LoginRefusals.Of(LoginFault.NoAccount);
        return Results.Json(View(cid, length), JsonSettings.Options, statusCode: kept == DocumentKeep.Added ? 201 : 200);
    }

    private static IResult List(StoredSession session, AccountDocumentStore store) => Results.Json(
        new
        {
            documents = store.List(session.Account).Select(kept => new
            {
                cid = Cid.Of(kept.Document.Kind == DocumentKind.Json, kept.Document.Hash).ToString(),
                hash = kept.Document.Hash.ToString(),
                bytes = kept.Document.Content.Length,
                keptAt = kept.KeptAtUnixSeconds,
            }),
        },
        JsonSettings.Options);

    private static object View(Cid cid, int bytes) => new { cid = cid.ToString(), hash = cid.Hash.ToString(), bytes, record = $"ipfs://{cid}" };
}
