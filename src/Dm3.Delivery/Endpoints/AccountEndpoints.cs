using Dm3.Delivery.Auth;
using Dm3.Delivery.Pickup;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Pickup;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>/v1/account</c> and <c>/v1/devices</c>.</summary>
public static class AccountEndpoints
{
    private const string Group = "Account";

    private sealed record AccountBody(string Acknowledgement);

    /// <summary>Maps them.</summary>
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/account", (HttpRequest request, SessionGuard guard, AcknowledgementStore rules, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => Task.FromResult(View(session, rules.RuleOf(session.Account))), cancellation))
            .Describe(new RouteDescription(Group, "The account of the token.") { Bearer = true, Refusals = [401] });
        routes.MapPut("/v1/account", (HttpRequest request, SessionGuard guard, AcknowledgementStore rules, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => ChangeAsync(request, session, rules, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Change when a message leaves: once any device has acknowledged it, or once all have.")
            {
                Body = "application/json",
                Bearer = true,
                Refusals = [400, 401],
            });
        routes.MapDelete("/v1/account", (HttpRequest request, SessionGuard guard, PickupService pickup, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => DeleteAsync(session, pickup, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Delete the account with all its messages, devices and sessions, at once and for good.")
            {
                Bearer = true,
                Success = [204],
                Refusals = [401],
            });
        routes.MapGet("/v1/devices", (HttpRequest request, SessionGuard guard, DeviceStore devices, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => Task.FromResult(List(session, devices)), cancellation))
            .Describe(new RouteDescription(Group, "The devices of the account.") { Bearer = true, Refusals = [401] });
        routes.MapDelete("/v1/devices/{id}", (string id, HttpRequest request, SessionGuard guard, PickupService pickup, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => RemoveAsync(id, session, pickup, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Remove a device: its sessions end, and it holds no messages back.") { Bearer = true, Success = [204], Refusals = [401, 404] });
    }

    private static IResult View(StoredSession session, AcknowledgementRule rule) =>
        Results.Json(new { account = session.Account.ToString(), name = session.Name, device = session.Device, acknowledgement = rule }, JsonSettings.Options);

    private static async Task<IResult> ChangeAsync(HttpRequest request, StoredSession session, AcknowledgementStore rules, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<AccountBody>(request);
        if (refusal is not null) return refusal;
        // Not read as an enum, which would take its number too.
        AcknowledgementRule? rule = body!.Acknowledgement switch
        {
            "any-device" => AcknowledgementRule.AnyDevice,
            "all-devices" => AcknowledgementRule.AllDevices,
            _ => null,
        };
        if (rule is not { } chosen) return JsonBody.Refusal("The rule is any-device or all-devices.");
        await rules.SetRuleAsync(session.Account, chosen, cancellation);
        return View(session, chosen);
    }

    private static async Task<IResult> DeleteAsync(StoredSession session, PickupService pickup, CancellationToken cancellation)
    {
        await pickup.DeleteAccountAsync(session, cancellation);
        return Results.NoContent();
    }

    private static IResult List(StoredSession session, DeviceStore devices) => Results.Json(
        new
        {
            devices = devices.List(session.Account).Select(device => new
            {
                id = device.Id,
                label = device.Label,
                created = device.CreatedAtUnixSeconds,
                lastSeen = device.LastSeenAtUnixSeconds,
                current = device.Id == session.Device,
            }),
        },
        JsonSettings.Options);

    private static async Task<IResult> RemoveAsync(string id, StoredSession session, PickupService pickup, CancellationToken cancellation) =>
        await pickup.RemoveDeviceAsync(session, id, cancellation) ? Results.NoContent() : new Problem(404, "no-such-device", "The account has no device of this id.");
}
