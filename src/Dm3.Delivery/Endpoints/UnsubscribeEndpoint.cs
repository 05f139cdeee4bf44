using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Notifications;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>/v1/unsubscribe/{token}</c>: the link in e-mails. Looking at it changes nothing; a POST ends the e-mails (RFC 8058, so that mail programs can do it).</summary>
public static class UnsubscribeEndpoint
{
    private const string Group = "Notifications";
    private const string Html = "text/html; charset=utf-8";

    // Fixed pages: nothing of the request is in them.
    private const string Question = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No more e-mails</title>
        <h1>No more of these e-mails?</h1><form method="post"><button name="List-Unsubscribe" value="One-Click">Stop them</button></form></html>
        """;

    private const string Done = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No more e-mails</title>
        <h1>Done.</h1><p>You will get no more of these e-mails.</p></html>
        """;

    /// <summary>Maps it.</summary>
    public static void MapUnsubscribe(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/unsubscribe/{token}", (string token, HttpResponse response, ChannelStore channels, InvitationStore invitations) =>
            channels.Exists(token) || invitations.Exists(token) ? Page(response, Question) : NotThere())
            .Describe(new RouteDescription(Group, "The page behind the link in an e-mail; looking at it changes nothing.") { Type = "text/html", Refusals = [404] });
        routes.MapPost("/v1/unsubscribe/{token}", async (string token, HttpResponse response, ChannelStore channels, InvitationStore invitations, CancellationToken cancellation) =>
            await channels.RemoveAsync(token, cancellation) || await invitations.OptOutAsync(token, cancellation) ? Page(response, Done) : NotThere())
            .Describe(new RouteDescription(Group, "End the e-mails that this link was in (RFC 8058).") { Type = "text/html", Refusals = [404] });
    }

    private static IResult Page(HttpResponse response, string page)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Text(page, Html);
    }

    private static Problem NotThere() => new(404, "no-such-link", "The link is none of this service, or was used.");
}
