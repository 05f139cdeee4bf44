using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Notify;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Notifications;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>/v1/notification-channels</c>: how the account of the token is told that messages wait.</summary>
public static class ChannelEndpoints
{
    private const string Group = "Notifications";

    private sealed record AddBody(string Kind, JsonElement Target);

    private sealed record CodeBody(string Code);

    private sealed record SwitchBody(bool Enabled);

    /// <summary>Maps them.</summary>
    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/notification-channels", (HttpRequest request, SessionGuard guard, ChannelService channels, ChannelStore store, DeliveryOptions options, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => Task.FromResult(List(session, channels, store, options)), cancellation))
            .Describe(new RouteDescription(Group, "How this account is notified, and which kinds of channels this service offers.") { Bearer = true, Refusals = [401] });
        routes.MapPut("/v1/notification-channels", (HttpRequest request, SessionGuard guard, ChannelStore store, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => SwitchAllAsync(request, session, store, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Switch all notifications on or off: {\"enabled\"}.") { Body = "application/json", Bearer = true, Success = [204], Refusals = [400, 401] });
        routes.MapPost("/v1/notification-channels", (HttpRequest request, SessionGuard guard, ChannelService channels, ChannelStore store, OutboundNotices outbound, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => AddAsync(request, session, channels, store, outbound, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Add a channel: {\"kind\", \"target\"}. A one-time code goes out to it.")
            {
                Detail = "`kind` is `email` (target: an address), `webhook` (target: an https URL) or `push` (target: a browser's push subscription). Nothing else is sent before the code is "
                    + "confirmed. Of a webhook the answer holds `secret`, and no other answer does: calls are signed with it as Standard Webhooks says. The first channel switches notifications on.",
                Body = "application/json",
                Bearer = true,
                Success = [201],
                Refusals = [400, 401, 409, 429],
            });
        routes.MapPost("/v1/notification-channels/{id}/code", (string id, HttpRequest request, SessionGuard guard, ChannelService channels, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, async session => Answer(await channels.RenewCodeAsync(session.Account, id, cancellation)), cancellation))
            .Describe(new RouteDescription(Group, "Send a new code; the one before is worth nothing from now on.") { Bearer = true, Success = [204], Refusals = [401, 404, 409, 429] });
        routes.MapPost("/v1/notification-channels/{id}/verify", (string id, HttpRequest request, SessionGuard guard, ChannelService channels, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => VerifyAsync(id, request, session, channels, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Confirm a channel: {\"code\"}. A code can be answered three times.") { Body = "application/json", Bearer = true, Success = [204], Refusals = [400, 401, 403, 404, 409] });
        routes.MapPut("/v1/notification-channels/{id}", (string id, HttpRequest request, SessionGuard guard, ChannelStore store, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => SwitchAsync(id, request, session, store, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Switch one channel on or off: {\"enabled\"}.") { Body = "application/json", Bearer = true, Success = [204], Refusals = [400, 401, 404] });
        routes.MapDelete("/v1/notification-channels/{id}", (string id, HttpRequest request, SessionGuard guard, ChannelStore store, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, async session => Answer(await store.RemoveAsync(session.Account, id, cancellation)), cancellation))
            .Describe(new RouteDescription(Group, "Remove a channel.") { Bearer = true, Success = [204], Refusals = [401, 404] });
    }

    /// <summary>Refusals that both generations of routes share.</summary>
    internal static IResult Refusal(ChannelChange change) => change switch
    {
        ChannelChange.Missing => new Problem(404, "no-such-channel", "The account has no channel of this id."),
        ChannelChange.TooMany => new Problem(409, "too-many-channels", "The account has as many channels as it may: remove one."),
        ChannelChange.TooManyCodes => new Problem(429, "too-many-codes", "As many codes as may went out today: try again tomorrow.") { RetryAfterSeconds = 86_400 },
        ChannelChange.AlreadyVerified => new Problem(409, "already-verified", "The channel is there and verified."),
        _ => new Problem(403, "wrong-code", "The code is wrong, was used, is too old, or was answered too often: ask for a new one."),
    };

    private static IResult Answer(ChannelChange change) => change == ChannelChange.Done ? Results.NoContent() : Refusal(change);

    private static IResult List(StoredSession session, ChannelService channels, ChannelStore store, DeliveryOptions options)
    {
        var list = new JsonArray([.. store.List(session.Account).Select(View)]);
        var offered = new JsonObject { ["email"] = channels.IsOffered(ChannelKind.Email), ["webhook"] = channels.IsOffered(ChannelKind.Webhook), ["push"] = channels.IsOffered(ChannelKind.Push) };
        if (channels.IsOffered(ChannelKind.Push)) offered["applicationServerKey"] = options.Notifications.WebPush.PublicKey;
        return Json(new JsonObject { ["enabled"] = store.IsEnabled(session.Account), ["offered"] = offered, ["channels"] = list }, 200);
    }

    private static JsonObject View(StoredChannel channel) => new()
    {
        ["id"] = channel.Id,
        ["kind"] = NameOf(channel.Kind),
        ["target"] = channel.Kind == ChannelKind.Push ? JsonNode.Parse(channel.Target) : channel.Target,
        ["enabled"] = channel.IsEnabled,
        ["verified"] = channel.IsVerified,
    };

    private static async Task<IResult> AddAsync(HttpRequest request, StoredSession session, ChannelService channels, ChannelStore store, OutboundNotices outbound, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<AddBody>(request);
        if (refusal is not null) return refusal;
        ChannelKind? read = body!.Kind switch { "email" => ChannelKind.Email, "webhook" => ChannelKind.Webhook, "push" => ChannelKind.Push, _ => null };
        if (read is not { } kind) return JsonBody.Refusal("The kind is email, webhook or push.");
        var text = body.Target.ValueKind == JsonValueKind.String ? body.Target.GetString()! : null;
        var target = kind switch
        {
            ChannelKind.Email => text is not null && EmailAddress.IsValid(text) ? text : null,
            ChannelKind.Webhook => text is not null && channels.IsUrl(text) ? text : null,
            _ => PushTarget.Read(body.Target, outbound.Options)?.ToJson(),
        };
        if (target is null) return new Problem(400, "invalid-target", "The target must be an e-mail address, an https URL, or a push subscription {endpoint, keys: {p256dh, auth}}, as the kind says.");
        if (!channels.IsOffered(kind)) return new Problem(409, "channel-not-offered", $"This service is not configured for {NameOf(kind)}.");
        var isFirst = store.List(session.Account).Count == 0;
        var (change, channel) = await channels.AddAsync(session.Account, kind, target, replace: false, cancellation);
        if (change != ChannelChange.Done) return Refusal(change);
        if (isFirst) await store.SetEnabledAsync(session.Account, enabled: true, cancellation);
        var view = View(channel!);
        // Shown until the channel is verified, and never again.
        if (kind == ChannelKind.Webhook) view["secret"] = "whsec_" + Convert.ToBase64String(channel!.Secret.Span);
        return Json(view, 201);
    }

    private static async Task<IResult> VerifyAsync(string id, HttpRequest request, StoredSession session, ChannelService channels, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<CodeBody>(request);
        return refusal ?? Answer(await channels.VerifyAsync(session.Account, id, body!.Code, cancellation));
    }

    private static async Task<IResult> SwitchAsync(string id, HttpRequest request, StoredSession session, ChannelStore store, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<SwitchBody>(request);
        return refusal ?? Answer(await store.SwitchAsync(session.Account, id, body!.Enabled, cancellation));
    }

    private static async Task<IResult> SwitchAllAsync(HttpRequest request, StoredSession session, ChannelStore store, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<SwitchBody>(request);
        if (refusal is not null) return refusal;
        return await store.SetEnabledAsync(session.Account, body!.Enabled, cancellation) ? Results.NoContent() : LoginRefusals.Of(LoginFault.NoAccount);
    }

    private static string NameOf(ChannelKind kind) => kind switch { ChannelKind.Email => "email", ChannelKind.Webhook => "webhook", _ => "push" };

    private static IResult Json(JsonObject body, int status) => Results.Text(body.ToJsonString(JsonSettings.Options), "application/json; charset=utf-8", statusCode: status);
}
