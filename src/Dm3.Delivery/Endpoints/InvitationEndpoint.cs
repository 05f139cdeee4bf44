using System.Security.Cryptography;
using System.Text;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Notify;
using Dm3.Ens.Lookup;
using Dm3.Ens.Rpc;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Notifications;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>POST /v1/invitations</c>: an e-mail to somebody who has a name and an address in ENS, but no dm3 profile yet. Once, and it names no sender.</summary>
public static class InvitationEndpoint
{
    // Addresses are easy to guess: whoever has the hashes must pay for each guess.
    private const int HashRounds = 100_000;

    private sealed record InvitationBody(string Recipient);

    /// <summary>Maps it.</summary>
    public static void MapInvitations(this IEndpointRouteBuilder routes) => routes.MapPost(
            "/v1/invitations",
            (HttpRequest request, SessionGuard guard, AccountDirectory accounts, IServiceProvider services, InvitationStore invitations, ChannelService channels, DeliveryOptions options, TimeProvider clock, CancellationToken cancellation) =>
                WithSession.DoAsync(request, guard, session => InviteAsync(request, session, accounts, services.GetService<EnsClient>(), invitations, channels, options, clock, cancellation), cancellation))
        .Describe(new RouteDescription("Notifications", "Invite a recipient without a profile: {\"recipient\"}.")
        {
            Detail = "The e-mail goes to the address in the name's ENS `email` record, once for a recipient. `queued` is false if the recipient was invited before or wants no invitations.",
            Body = "application/json",
            Bearer = true,
            Success = [202],
            Refusals = [400, 401, 404, 409, 429, 503],
        });

    private static async Task<IResult> InviteAsync(
        HttpRequest request, StoredSession session, AccountDirectory accounts, EnsClient? ens, InvitationStore invitations, ChannelService channels, DeliveryOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<InvitationBody>(request);
        if (refusal is not null) return refusal;
        if (!AccountName.TryNormalize(body!.Recipient, out var name)) return JsonBody.Refusal("The recipient is no ENS name.");
        var settings = options.Notifications;
        if (settings.InvitationsPerDay == 0 || settings.PublicUrl is null || !channels.IsOffered(ChannelKind.Email))
            return new Problem(409, "invitations-not-offered", "This service is not configured to invite.");
        if (ens is null) return LoginRefusals.Of(LoginFault.EnsUnreachable);

        var published = await accounts.LoadAsync(name, cancellation);
        if (published.Fault == LoginFault.EnsUnreachable) return LoginRefusals.Of(published.Fault);
        if (published.Profile is not null) return new Problem(409, "has-profile", "The recipient has a profile: send the message.");
        string? address;
        try
        {
            address = (await ens.TextAsync(name, "email", cancellation)).Value;
        }
        catch (RpcException)
        {
            return LoginRefusals.Of(LoginFault.EnsUnreachable);
        }

        if (address is null || !EmailAddress.IsValid(address)) return new Problem(404, "no-address", "The recipient's name has no e-mail address in its ENS record `email`.");
        var result = await invitations.InviteAsync(
            [Hash("name", name, options), Hash("address", address.ToLowerInvariant(), options)], address, ChannelService.NewToken(), session.Account.ToString(), settings.InvitationsPerDay, clock.GetUtcNow().ToUnixTimeSeconds(), cancellation);
        return result == InvitationResult.TooMany
            ? new Problem(429, "too-many-invitations", "The account has invited as many today as it may.") { RetryAfterSeconds = 86_400 }
            : Results.Json(new { queued = result == InvitationResult.Queued }, JsonSettings.Options, statusCode: 202);
    }

    private static byte[] Hash(string kind, string value, DeliveryOptions options) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes($"dm3 invitation {kind} {options.EnsName}"), HashRounds, HashAlgorithmName.SHA256, 32);
}
