using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Notify;
using Dm3.Ethereum;
using Dm3.Storage.Notifications;
using Microsoft.AspNetCore.Http.Features;

namespace Dm3.Delivery.Endpoints;

/// <summary>
/// <c>/notifications/…</c> as dm3's own delivery service has them: one channel of a kind. A push subscription has to be verified like an address; the deployed service
/// believes it.
/// </summary>
public static class DeployedNotificationEndpoints
{
    private const string TypeMember = "notificationChannelType";

    /// <summary>Maps them.</summary>
    public static void MapDeployedNotifications(this IEndpointRouteBuilder endpoints)
    {
        var routes = endpoints.MapGroup("/notifications").AddEndpointFilter(SignInAsync);
        routes.MapGet("/global/{ensName}", (HttpContext context, ChannelStore store) => DeployedForm.Json(new JsonObject { ["isEnabled"] = store.IsEnabled(Account(context)) }));
        routes.MapPost("/global/{ensName}", SwitchAllAsync);
        routes.MapGet("/{ensName}", (HttpContext context, ChannelStore store) => List(Account(context), store));
        routes.MapPost("/{ensName}", AddAsync);
        routes.MapPost("/otp/{ensName}", AskCodeAsync);
        routes.MapPost("/otp/verify/{ensName}", VerifyAsync);
        routes.MapPost("/channel/{ensName}", SwitchAsync);
        routes.MapDelete("/channel/{channelType}/{ensName}", RemoveAsync);
    }

    private sealed record Owner(Address Account);

    private static Address Account(HttpContext context) => context.Features.GetRequiredFeature<Owner>().Account;

    private static async ValueTask<object?> SignInAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var check = await context.RequestServices.GetRequiredService<SessionGuard>().CheckAsync(context.Request, (string)context.GetRouteValue("ensName")!, context.RequestAborted);
        if (check.Session is not { } session) return DeployedForm.Word(401);
        context.Features.Set(new Owner(session.Account));
        return await next(invocation);
    }

    private static async Task<IResult> SwitchAllAsync(HttpContext context, ChannelStore store, CancellationToken cancellation)
    {
        if (await ReadAsync(context, cancellation) is not { } body || Flag(body) is not { } enabled) return DeployedForm.Error("Invalid value");
        return await store.SetEnabledAsync(Account(context), enabled, cancellation) ? Ok() : DeployedForm.Word(401);
    }

    private static IResult List(Address account, ChannelStore store)
    {
        var list = new JsonArray();
        if (store.IsEnabled(account))
        {
            foreach (var channel in store.List(account).Where(each => each.Kind != ChannelKind.Webhook).DistinctBy(each => each.Kind))
            {
                list.Add((JsonNode)new JsonObject
                {
                    ["type"] = NameOf(channel.Kind),
                    ["config"] = new JsonObject
                    {
                        ["recipientValue"] = channel.Kind == ChannelKind.Push ? JsonNode.Parse(channel.Target) : channel.Target,
                        ["isEnabled"] = channel.IsEnabled,
                        ["isVerified"] = channel.IsVerified,
                    },
                });
            }
        }

        return DeployedForm.Json(new JsonObject { ["notificationChannels"] = list });
    }

    private static async Task<IResult> AddAsync(HttpContext context, ChannelService channels, ChannelStore store, OutboundNotices outbound, CancellationToken cancellation)
    {
        if (await ReadAsync(context, cancellation) is not { } body) return DeployedForm.Word(400);
        if (!body.TryGetProperty("recipientValue", out var value) || value.ValueKind == JsonValueKind.Null) return DeployedForm.Error("Recipient value is missing");
        if (TypeOf(body, out var kind) is { } refusal) return refusal;
        string? target = kind switch
        {
            ChannelKind.Email => value.ValueKind == JsonValueKind.String && EmailAddress.IsValid(value.GetString()!) ? value.GetString() : null,
            _ => PushTarget.Read(value, outbound.Options)?.ToJson(),
        };
        if (target is null) return DeployedForm.Error(kind == ChannelKind.Email ? "Invalid email value" : "Invalid push subscription");
        var account = Account(context);
        if (!store.IsEnabled(account)) return DeployedForm.Error("Global notifications is off");
        if (!channels.IsOffered(kind)) return DeployedForm.Error($"Notification channel {NameOf(kind)} is currently not supported by the DS");
        var (change, _) = await channels.AddAsync(account, kind, target, replace: true, cancellation);
        // To add what is there and verified changes nothing.
        return change == ChannelChange.AlreadyVerified ? Ok() : Answer(change, kind);
    }

    private static async Task<IResult> AskCodeAsync(HttpContext context, ChannelService channels, ChannelStore store, CancellationToken cancellation)
    {
        if (await ReadAsync(context, cancellation) is not { } body) return DeployedForm.Word(400);
        if (TypeOf(body, out var kind) is { } refusal) return refusal;
        if (Find(context, store, kind) is not { } channel) return Answer(ChannelChange.Missing, kind);
        return Answer(await channels.RenewCodeAsync(channel.Account, channel.Id, cancellation), kind);
    }

    private static async Task<IResult> VerifyAsync(HttpContext context, ChannelService channels, ChannelStore store, CancellationToken cancellation)
    {
        if (await ReadAsync(context, cancellation) is not { } body) return DeployedForm.Word(400);
        if (TypeOf(body, out var kind) is { } refusal) return refusal;
        if (!body.TryGetProperty("otp", out var code) || code.ValueKind != JsonValueKind.String || code.GetString()!.Length == 0) return DeployedForm.Error("OTP is missing");
        if (Find(context, store, kind) is not { } channel) return Answer(ChannelChange.Missing, kind);
        return Answer(await channels.VerifyAsync(channel.Account, channel.Id, code.GetString()!, cancellation), kind);
    }

    private static async Task<IResult> SwitchAsync(HttpContext context, ChannelStore store, CancellationToken cancellation)
    {
        if (await ReadAsync(context, cancellation) is not { } body) return DeployedForm.Word(400);
        if (!body.TryGetProperty("isEnabled", out _)) return DeployedForm.Error("isEnabled value is missing");
        if (Flag(body) is not { } enabled) return DeployedForm.Error("isEnabled must have boolean value");
        if (TypeOf(body, out var kind) is { } refusal) return refusal;
        if (Find(context, store, kind) is not { } channel) return Answer(ChannelChange.Missing, kind);
        return Answer(await store.SwitchAsync(channel.Account, channel.Id, enabled, cancellation), kind);
    }

    private static async Task<IResult> RemoveAsync(string channelType, HttpContext context, ChannelStore store, CancellationToken cancellation)
    {
        if (KindOf(channelType) is not { } kind) return DeployedForm.Error("Invalid notification channel type");
        if (Find(context, store, kind) is not { } channel) return Answer(ChannelChange.Missing, kind);
        var change = await store.RemoveAsync(channel.Account, channel.Id, cancellation);
        return change == ChannelChange.Done ? DeployedForm.Json(new JsonObject { ["message"] = $"Notification channel {NameOf(kind)} has been removed successfully" }) : Answer(change, kind);
    }

    private static StoredChannel? Find(HttpContext context, ChannelStore store, ChannelKind kind) => store.List(Account(context)).FirstOrDefault(each => each.Kind == kind);

    private static async Task<JsonElement?> ReadAsync(HttpContext context, CancellationToken cancellation) =>
        await DeployedAuthEndpoints.ReadAsync(context.Request, cancellation) is { ValueKind: JsonValueKind.Object } body ? body : null;

    private static bool? Flag(JsonElement body) => body.TryGetProperty("isEnabled", out var value) ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null } : null;

    private static IResult? TypeOf(JsonElement body, out ChannelKind kind)
    {
        kind = default;
        if (!body.TryGetProperty(TypeMember, out var value) || value.ValueKind == JsonValueKind.Null) return DeployedForm.Error("Notification Channel Type is missing");
        if (value.ValueKind != JsonValueKind.String || KindOf(value.GetString()!) is not { } known) return DeployedForm.Error("Invalid notification channel type");
        kind = known;
        return null;
    }

    private static ChannelKind? KindOf(string name) => name switch { "EMAIL" => ChannelKind.Email, "PUSH" => ChannelKind.Push, _ => null };

    private static string NameOf(ChannelKind kind) => kind == ChannelKind.Email ? "EMAIL" : "PUSH";

    private static IResult Answer(ChannelChange change, ChannelKind kind) => change switch
    {
        ChannelChange.Done => Ok(),
        ChannelChange.Missing => DeployedForm.Error($"{NameOf(kind)} notification channel is not configured"),
        ChannelChange.AlreadyVerified => DeployedForm.Error($"{NameOf(kind)} notification channel is already verified"),
        ChannelChange.WrongCode => DeployedForm.Error("Invalid OTP"),
        _ => ChannelEndpoints.Refusal(change),
    };

    private static IResult Ok() => Results.Text("OK", "text/plain; charset=utf-8");
}
