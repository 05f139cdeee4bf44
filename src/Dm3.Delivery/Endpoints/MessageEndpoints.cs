using System.Globalization;
using System.Text.Json;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Live;
using Dm3.Delivery.Pickup;
using Dm3.Ethereum;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Pickup;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>/v1/messages</c> and <c>/v1/acknowledgements</c>: fetching and confirming, page by page.</summary>
public static class MessageEndpoints
{
    private const string Group = "Messages";
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    // Of one page; a page has at least one message, however long it is.
    private const int PageCharacters = 2 * 1024 * 1024;

    private sealed record AcknowledgementBody(IReadOnlyList<string> MessageHashes);

    /// <summary>Maps them.</summary>
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/messages", ListAsync).Describe(new RouteDescription(Group, "The waiting messages after a cursor, the oldest first.")
        {
            Detail = "A device does not see what it has acknowledged. `cursor` of the answer leads to the next page; `more` is false on the last one.",
            Query = ["cursor", "limit"],
            Bearer = true,
            Refusals = [400, 401, 429],
        });
        routes.MapPost("/v1/acknowledgements", AcknowledgeAsync).Describe(new RouteDescription(Group, "Confirm messages by their hashes.")
        {
            Detail = "They leave at once, or, where the account wants it so, once all its devices have confirmed them. Confirming again, or hashes of nobody, changes nothing.",
            Body = "application/json",
            Bearer = true,
            Refusals = [400, 401],
        });
    }

    private static async Task<IResult> ListAsync(HttpRequest request, SessionGuard guard, PickupService pickup, PageReads reads, CancellationToken cancellation)
    {
        var check = await guard.CheckAsync(request, cancellation);
        if (check.Session is not { } session) return check.Problem!;
        var (cursor, limit) = (0L, DefaultLimit);
        if (request.Query.TryGetValue("cursor", out var from) && !StreamMessage.TryParseCursor(from, out cursor))
            return new Problem(400, "invalid-cursor", "The cursor is not one that this service gave.");
        if (request.Query.TryGetValue("limit", out var most) && (!int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return new Problem(400, "invalid-limit", $"The limit is a number from 1 to {MaxLimit}.");
        if (reads.Begin(request.HttpContext, session.Account) is { } tooMany) return tooMany;
        var messages = pickup.After(session, cursor, limit, PageCharacters);
        if (messages.Count > 0) cursor = messages[^1].Sequence;
        // A page ends for its number of messages or for their length.
        return new Page(reads, messages, cursor, messages.Count > 0 && pickup.After(session, cursor, 1, 1).Count > 0);
    }

    private static async Task<IResult> AcknowledgeAsync(HttpRequest request, SessionGuard guard, PickupService pickup, CancellationToken cancellation)
    {
        var check = await guard.CheckAsync(request, cancellation);
        if (check.Session is not { } session) return check.Problem!;
        var (body, refusal) = await JsonBody.ReadAsync<AcknowledgementBody>(request);
        if (refusal is not null) return refusal;
        if (body!.MessageHashes.Count is 0 or > StreamMessage.MaxHashes) return JsonBody.Refusal($"Name 1 to {StreamMessage.MaxHashes} messages.");
        var hashes = new List<Hash256>(body.MessageHashes.Count);
        foreach (var text in body.MessageHashes)
        {
            if (text is null || !Hash256.TryParse(text, out var hash)) return JsonBody.Refusal("A message hash is 0x and 64 hex digits.");
            hashes.Add(hash);
        }

        return Results.Json(new { removed = await pickup.AcknowledgeAsync(session, hashes, cancellation) }, JsonSettings.Options);
    }

    /// <summary>Writes the envelopes as they are stored, without reading them again.</summary>
    private sealed class Page(PageReads reads, IReadOnlyList<WaitingMessage> messages, long cursor, bool more) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            response.Headers.CacheControl = "no-store";
            await using var writer = new Utf8JsonWriter(response.BodyWriter);
            writer.WriteStartObject();
            writer.WriteStartArray("messages");
            await reads.WriteAsync(httpContext, messages.Count + 1, async (i, stop) =>
            {
                if (i < messages.Count) Write(writer, messages[i]);
                else WriteEnd(writer);
                // The first hands the text over, the second waits until the reader has room for more.
                await writer.FlushAsync(stop);
                await response.BodyWriter.FlushAsync(stop);
            });
        }

        private static void Write(Utf8JsonWriter writer, WaitingMessage message)
        {
            writer.WriteStartObject();
            writer.WriteString("cursor", message.Sequence.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("messageHash", message.MessageHash.ToString());
            writer.WriteNumber("receivedAt", message.ReceivedAtUnixMilliseconds);
            writer.WritePropertyName("envelope");
            writer.WriteRawValue(message.EnvelopeJson, skipInputValidation: true);
            writer.WriteEndObject();
        }

        private void WriteEnd(Utf8JsonWriter writer)
        {
            writer.WriteEndArray();
            writer.WriteString("cursor", cursor.ToString(CultureInfo.InvariantCulture));
            writer.WriteBoolean("more", more);
            writer.WriteEndObject();
        }
    }
}
