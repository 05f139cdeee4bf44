using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Spam;
using Dm3.Ens.Rpc;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Accounts;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>POST /v1/spam-check</c>: whether a sender would meet a recipient's published conditions, before it writes.</summary>
public static class SpamCheckEndpoint
{
    private sealed record Question(string Recipient, string Sender);

    /// <summary>Maps it.</summary>
    public static void MapSpamCheck(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/spam-check", AnswerAsync)
        .Describe(new RouteDescription("Spam", "Whether a sender would meet a recipient's published conditions: {\"recipient\", \"sender\"}.")
        {
            Detail = "Contacts and blocklist of the recipient play no part in the answer: who asks is not verified.",
            Body = "application/json",
            Refusals = [400, 404, 429, 503],
        });

    private static async Task<IResult> AnswerAsync(
        HttpRequest request, AccountDirectory directory, AccountStore accounts, SpamRules rules, SpamOptions options, Budgets budgets, CancellationToken cancellation)
    {
        if (budgets.Take("spam-check", ClientAddress.Of(request.HttpContext), options.ChecksPerMinute) is { } tooMany) return tooMany;
        var (body, refusal) = await JsonBody.ReadAsync<Question>(request);
        if (refusal is not null) return refusal;
        if (!AccountName.TryNormalize(body!.Recipient, out var to)) return JsonBody.Refusal("The recipient is no ENS name.");
        if (!AccountName.TryNormalize(body.Sender, out var from)) return JsonBody.Refusal("The sender is no ENS name.");

        var recipient = await directory.ResolveAsync(to, cancellation);
        if (recipient.Fault == LoginFault.EnsUnreachable) return LoginRefusals.Of(recipient.Fault);
        if (recipient.Fault != LoginFault.None || accounts.Find(recipient.Address) is null) return new Problem(404, "no-account", "The recipient has no account here.");
        var sender = await directory.ResolveAsync(from, cancellation);
        if (sender.Fault == LoginFault.EnsUnreachable) return LoginRefusals.Of(sender.Fault);
        try
        {
            var failed = await rules.AskAsync(new SpamSubject(recipient.Address, from, sender.Fault == LoginFault.None ? sender.Address : null, 0), cancellation);
            return Results.Json(
                failed is null ? new { passes = true } : (object)new { passes = false, rule = failed.Rule, required = failed.Required, facts = failed.Facts }, JsonSettings.Options);
        }
        catch (RpcException)
        {
            return LoginRefusals.Of(LoginFault.EnsUnreachable);
        }
    }
}
