using System.Text;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Pickup;
using Dm3.Ethereum;
using Dm3.Hosting;
using Dm3.Storage.Pickup;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary>
/// <c>/delivery/messages/…</c> as dm3's own delivery service has them, with lists that begin with the newest. Of very many messages the oldest are given first: a flood
/// of new ones does not hide real mail, and what was acknowledged makes room for the rest.
/// </summary>
public static class DeployedMessageEndpoints
{
    private const int MaxMessages = 1000;
    private const int MaxCharacters = 16 * 1024 * 1024;
    private const int MaxAcknowledgements = 10_000;

    private sealed record Acknowledgement(string ContactAddress, string MessageHash);

    private sealed record AcknowledgementBody(IReadOnlyList<Acknowledgement> Acknowledgements);

    /// <summary>Maps them.</summary>
    public static void MapDeployedMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/delivery/messages/incoming/{ensName}", (string ensName, HttpRequest request, SessionGuard guard, PickupService pickup, PageReads reads, CancellationToken cancellation) =>
            ListAsync(ensName, request, guard, reads, session => pickup.After(session, 0, MaxMessages, MaxCharacters), cancellation));
        routes.MapGet(
            "/delivery/messages/{ensName}/contact/{contactEnsName}",
            (string ensName, string contactEnsName, HttpRequest request, SessionGuard guard, PickupService pickup, PageReads reads, CancellationToken cancellation) =>
                ListAsync(ensName, request, guard, reads, session => pickup.From(session, contactEnsName, MaxMessages, MaxCharacters), cancellation));
        routes.MapPost("/delivery/messages/{ensName}/syncAcknowledgements", AcknowledgeAsync);
    }

    private static async Task<IResult> ListAsync(
        string ensName, HttpRequest request, SessionGuard guard, PageReads reads, Func<StoredSession, IReadOnlyList<WaitingMessage>> read, CancellationToken cancellation)
    {
        var check = await guard.CheckAsync(request, ensName, cancellation);
        if (check.Session is not { } session) return DeployedForm.Word(401);
        return reads.Begin(request.HttpContext, session.Account) is { } tooMany ? tooMany : new EnvelopeList(reads, read(session));
    }

    private static async Task<IResult> AcknowledgeAsync(string ensName, HttpRequest request, SessionGuard guard, PickupService pickup, CancellationToken cancellation)
    {
        var check = await guard.CheckAsync(request, ensName, cancellation);
        if (check.Session is not { } session) return DeployedForm.Word(401);
        if ((await JsonBody.ReadAsync<AcknowledgementBody>(request)).Body is not { } body || body.Acknowledgements.Count > MaxAcknowledgements || body.Acknowledgements.Contains(null!))
            return DeployedForm.Word(400);
        var hashes = new List<Hash256>();
        foreach (var each in body.Acknowledgements)
        {
            // What is no hash is the hash of no message.
            if (Hash256.TryParse(each.MessageHash, out var hash)) hashes.Add(hash);
        }

        if (hashes.Count > 0) await pickup.AcknowledgeAsync(session, hashes, cancellation);
        return DeployedForm.Empty();
    }

    private sealed class EnvelopeList(PageReads reads, IReadOnlyList<WaitingMessage> messages) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            response.Headers.CacheControl = "no-store";
            // The oldest stands first in the list, and last in the answer.
            await reads.WriteAsync(httpContext, messages.Count + 1, (i, stop) => response.WriteAsync(
                i == messages.Count ? (i == 0 ? "[]" : "]") : (i == 0 ? "[" : ",") + messages[messages.Count - 1 - i].EnvelopeJson, Encoding.UTF8, stop));
        }
    }
}
