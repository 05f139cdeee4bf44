using Dm3.Delivery.Auth;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>/v1/challenges</c>, <c>/v1/sessions</c>, <c>/v1/session</c>: logging in with a device, and out.</summary>
public static class LoginEndpoints
{
    private const string Group = "Sessions";
    private const int MaxDeviceIdLength = 64;
    private const int MaxLabelLength = 64;

    private sealed record ChallengeBody(string Name);

    private sealed record LoginBody(string Name, string Challenge, string Signature, string? Device = null, string? Label = null);

    /// <summary>Maps them.</summary>
    public static void MapLogins(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/challenges", AskAsync).Describe(new RouteDescription(Group, "Ask for a challenge.")
        {
            Detail = "Sign the whole `challenge` text with the profile's signing key (Ed25519) and send it to `/v1/sessions`. It is good for one answer.",
            Body = "application/json",
            Refusals = [400, 404, 503],
        });
        routes.MapPost("/v1/sessions", LogInAsync).Describe(new RouteDescription(Group, "Log in: answer a challenge.")
        {
            Detail = "The first login of a name opens its account. `device` is an id that the client chooses once and keeps (letters, digits, `-` and `_`); without one it is `default`.",
            Body = "application/json",
            Success = [201],
            Refusals = [400, 401, 404, 409, 429, 503],
        });
        routes.MapDelete("/v1/session", EndAsync).Describe(new RouteDescription(Group, "Log out: the token is worthless from now on.")
        {
            Bearer = true,
            Success = [204],
            Refusals = [401],
        });
        routes.MapDelete("/v1/sessions", EndAllAsync).Describe(new RouteDescription(Group, "Log out everywhere: all tokens of the account are worthless from now on.")
        {
            Bearer = true,
            Refusals = [401],
        });
    }

    private static async Task<IResult> AskAsync(HttpRequest request, LoginService logins, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<ChallengeBody>(request);
        if (refusal is not null) return refusal;
        if (!AccountName.TryNormalize(body!.Name, out var name)) return LoginRefusals.Of(LoginFault.InvalidName);
        var challenge = await logins.ChallengeAsync(name, mayOpen: true, cancellation);
        if (challenge.Fault != LoginFault.None) return LoginRefusals.Of(challenge.Fault);
        return Secret(request, new { name, challenge = challenge.Token, expiresAt = challenge.ExpiresAtUnixSeconds }, 200);
    }

    private static async Task<IResult> LogInAsync(HttpRequest request, LoginService logins, Budgets budgets, LoginOptions options, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<LoginBody>(request);
        if (refusal is not null) return refusal;
        if (!AccountName.TryNormalize(body!.Name, out var name)) return LoginRefusals.Of(LoginFault.InvalidName);
        if (body.Device is { } id && !IsDeviceId(id)) return JsonBody.Refusal($"A device id has up to {MaxDeviceIdLength} letters, digits, hyphens and underscores.");
        if (body.Label is { } text && !IsLabel(text)) return JsonBody.Refusal($"A label has up to {MaxLabelLength} characters, none of them a control character.");
        if (budgets.TakeLogin(request, name, options) is { } tooMany) return tooMany;
        var answer = new LoginAnswer(name, body.Challenge, body.Signature) { Device = body.Device ?? DeviceStore.DefaultDevice, DeviceLabel = body.Label };
        var login = await logins.AnswerAsync(answer, mayOpen: true, cancellation);
        if (login.Fault != LoginFault.None) return LoginRefusals.Of(login.Fault);
        return Secret(
            request,
            new { token = login.Token, name, account = login.Session!.Account.ToString(), device = login.Session.Device, expiresAt = login.Session.ExpiresAtUnixSeconds },
            201);
    }

    private static async Task<IResult> EndAsync(HttpRequest request, SessionGuard guard, SessionStore sessions, CancellationToken cancellation)
    {
        var check = await guard.CheckAsync(request, cancellation);
        if (check.Session is null) return check.Problem!;
        await sessions.EndAsync(check.Session, cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> EndAllAsync(HttpRequest request, SessionGuard guard, SessionStore sessions, CancellationToken cancellation)
    {
        var check = await guard.CheckAsync(request, cancellation);
        return check.Session is null
            ? check.Problem!
            : Results.Json(new { ended = await sessions.EndAllAsync(check.Session.Account, cancellation) }, JsonSettings.Options);
    }

    /// <summary>Takes from what one client may try with one account.</summary>
    internal static Problem? TakeLogin(this Budgets budgets, HttpRequest request, string name, LoginOptions options) =>
        budgets.Take("login", $"{ClientAddress.Of(request.HttpContext)} {name}", options.LoginsPerMinute);

    private static bool IsDeviceId(string id) =>
        id.Length is > 0 and <= MaxDeviceIdLength && id.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_');

    private static bool IsLabel(string label) => label.Length <= MaxLabelLength && !label.Any(char.IsControl);

    private static IResult Secret(HttpRequest request, object body, int status)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(body, JsonSettings.Options, statusCode: status);
    }
}
