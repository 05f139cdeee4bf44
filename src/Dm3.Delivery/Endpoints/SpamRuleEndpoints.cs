using Dm3.Delivery.Auth;
using Dm3.Delivery.Spam;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>/v1/spam-rules</c>: what the account of the token asks of senders.</summary>
public static class SpamRuleEndpoints
{
    private const string Group = "Spam";
    private static readonly SpamSettingsValidator Validator = new();

    /// <summary>Maps them.</summary>
    public static void MapSpamSettings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/spam-rules", (HttpRequest request, SessionGuard guard, RecipientRules rules, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => Task.FromResult(View(rules.Find(session.Account).Settings)), cancellation))
            .Describe(new RouteDescription(Group, "What this account asks of senders.") { Bearer = true, Refusals = [401] });
        routes.MapPut("/v1/spam-rules", (HttpRequest request, SessionGuard guard, RecipientRules rules, NameAddresses addresses, TimeProvider clock, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => ReplaceAsync(request, session, rules, addresses, clock, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Replace what this account asks of senders.")
            {
                Detail = "Members that are left out are off. The address that a blocked name points to now is blocked too, with all its other names.",
                Body = "application/json",
                Bearer = true,
                Refusals = [400, 401],
            });
    }

    private static async Task<IResult> ReplaceAsync(
        HttpRequest request, StoredSession session, RecipientRules rules, NameAddresses addresses, TimeProvider clock, CancellationToken cancellation)
    {
        var (settings, refusal) = await JsonBody.ReadAsync<SpamSettings>(request);
        if (refusal is not null) return refusal;
        if (settings!.Blocked.Contains(null!) || settings.MinTokenBalances.Contains(null!)) return JsonBody.Refusal("A list of the body holds null.");
        var broken = (await Validator.ValidateAsync(settings, cancellation)).Errors;
        if (broken.Count > 0)
        {
            var faults = broken.Select(fault => $"{char.ToLowerInvariant(fault.PropertyName[0])}{fault.PropertyName[1..]}: {fault.ErrorMessage}").ToList();
            return new Problem(400, "invalid-rules", "The rules cannot be taken; \"faults\" says why.") { Extensions = new Dictionary<string, object?> { ["faults"] = faults } };
        }

        var blocked = await addresses.ResolveAsync(settings.Blocked.Where(BlockedSender.IsName).Distinct(), cancellation);
        return await rules.SaveAsync(session.Account, settings, [.. blocked.Values.Distinct()], clock.GetUtcNow().ToUnixTimeSeconds(), cancellation)
            ? View(settings)
            : LoginRefusals.Of(LoginFault.NoAccount);
    }

    private static IResult View(SpamSettings settings) => Results.Json(settings, JsonSettings.Options);
}
