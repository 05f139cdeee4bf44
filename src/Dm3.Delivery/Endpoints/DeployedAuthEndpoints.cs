using System.Text.Json;
using Dm3.Core.Profile;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Ethereum;
using Dm3.Hosting;
using Dm3.Storage.Accounts;

namespace Dm3.Delivery.Endpoints;

/// <summary>
/// <c>/profile/{ensName}</c> and <c>/auth/{ensName}</c> as dm3's own delivery service has them. One thing differs unless <see cref="DeliveryOptions.AllowProfileOnlySignUp"/>
/// is set: posting a profile, which is a public document, neither opens an account nor gives a token. It answers with a challenge in the token's place; the
/// login that follows, as deployed clients do it anyway, opens the account.
/// </summary>
public static class DeployedAuthEndpoints
{
    private const string NotStored = "Couldn't store profile";

    private sealed record AuthBody(string Signature, string Challenge);

    /// <summary>Maps them.</summary>
    public static void MapDeployedAuth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/profile/{ensName}", GetProfileAsync);
        routes.MapPost("/profile/{ensName}", PostProfileAsync);
        routes.MapGet("/auth/{ensName}", AskAsync);
        routes.MapPost("/auth/{ensName}", LogInAsync);
    }

    private static async Task<IResult> GetProfileAsync(string ensName, AccountDirectory accounts, AccountStore store, CancellationToken cancellation)
    {
        if (!AccountName.TryNormalize(ensName, out var name)) return DeployedForm.NotFound();
        var found = await accounts.ResolveAsync(name, cancellation);
        if (found.Fault == LoginFault.EnsUnreachable) return LoginRefusals.Of(found.Fault);
        if (found.Fault != LoginFault.None) return DeployedForm.Message($"could not get profile for {name}. Unable to resolve address");
        return store.Find(found.Address) is { } account ? Results.Text(account.ProfileJson, "application/json; charset=utf-8") : DeployedForm.Word(404);
    }

    private static async Task<IResult> PostProfileAsync(
        string ensName, HttpRequest request, AccountDirectory accounts, LoginService logins, DeliveryOptions options, CancellationToken cancellation)
    {
        if (!AccountName.TryNormalize(ensName, out var name)) return DeployedForm.NotFound();
        if (await ReadAsync(request, cancellation) is not { } document) return DeployedForm.NotFound();
        if (!SignedUserProfile.TryRead(document, out var profile, out _) || profile.Form != ProfileForm.Deployed) return DeployedForm.Error("invalid schema");
        var found = await accounts.ResolveAsync(name, cancellation);
        if (found.Fault == LoginFault.EnsUnreachable) return LoginRefusals.Of(found.Fault);
        if (found.Fault != LoginFault.None) return DeployedForm.Message($"could not submit profile for {name}. Unable to resolve address");
        return await SignUpAsync(name, found.Address, profile, accounts, logins, options, cancellation);
    }

    /// <summary>The refusal that names no reason.</summary>
    internal static IResult NotTaken() => DeployedForm.Message(NotStored, "{}");

    /// <summary>Takes a profile that was posted for a name, or asks for a login in its place.</summary>
    internal static async Task<IResult> SignUpAsync(
        string name, Address address, SignedUserProfile profile, AccountDirectory accounts, LoginService logins, DeliveryOptions options, CancellationToken cancellation)
    {
        if (!profile.IsSignedByWallet || profile.Check(address).Count > 0) return NotTaken();
        if (options.AllowProfileOnlySignUp)
        {
            await accounts.OpenAsync(name, address, profile, cancellation);
            return DeployedForm.Text(await logins.ReceiptAsync(address, cancellation));
        }

        var published = await accounts.LoadAsync(name, cancellation);
        if (published.Fault == LoginFault.EnsUnreachable) return LoginRefusals.Of(published.Fault);
        if (published.Profile?.Document.ToString() != profile.ToString()) return DeployedForm.Message(NotStored, "It is not the profile that is published in ENS.");
        return DeployedForm.Text((await logins.ChallengeAsync(name, mayOpen: true, cancellation)).Token);
    }

    private static async Task<IResult> AskAsync(string ensName, LoginService logins, DeliveryOptions options, CancellationToken cancellation)
    {
        if (!AccountName.TryNormalize(ensName, out var name)) return DeployedForm.NotFound();
        var challenge = await logins.ChallengeAsync(name, !options.AllowProfileOnlySignUp, cancellation);
        return challenge.Fault switch
        {
            LoginFault.None => DeployedForm.Text(challenge.Token),
            LoginFault.EnsUnreachable => LoginRefusals.Of(challenge.Fault),
            _ => DeployedForm.NotFound(),
        };
    }

    private static async Task<IResult> LogInAsync(
        string ensName, HttpRequest request, LoginService logins, Budgets budgets, DeliveryOptions options, CancellationToken cancellation)
    {
        if (!AccountName.TryNormalize(ensName, out var name)) return DeployedForm.NotFound();
        if ((await JsonBody.ReadAsync<AuthBody>(request)).Body is not { } body) return DeployedForm.Word(400);
        if (budgets.TakeLogin(request, name, options.Sessions) is { } tooMany) return tooMany;
        var login = await logins.AnswerAsync(new LoginAnswer(name, body.Challenge, body.Signature), !options.AllowProfileOnlySignUp, cancellation);
        return login.Fault switch
        {
            LoginFault.None => DeployedForm.Text(login.Token),
            LoginFault.EnsUnreachable => LoginRefusals.Of(login.Fault),
            _ => DeployedForm.Error(LoginRefusals.TextOf(login.Fault)),
        };
    }

    /// <summary>Reads a body as JSON; null if it is none.</summary>
    internal static async Task<JsonElement?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var document = await ParseAsync(request.Body, cancellation);
        return document?.RootElement.Clone();
    }

    /// <summary>The same without a copy of its own: the elements are good until it is disposed.</summary>
    internal static async Task<JsonDocument?> ParseAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false }, cancellation);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The latter, of .NET 10, is for a member whose name is a lone surrogate.
            return null;
        }
    }
}
