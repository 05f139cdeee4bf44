using Dm3.Delivery.Auth;
using Dm3.Delivery.Spam;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Sessions;
using Dm3.Storage.Spam;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>/v1/contacts</c>: whom the account of the token knows. Contacts have to meet no rule, and do not count against the share of unknown senders.</summary>
public static class ContactEndpoints
{
    private const string Group = "Spam";

    private sealed record Contacts(IReadOnlyList<string> Names);

    /// <summary>Maps them.</summary>
    public static void MapContacts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/contacts", (HttpRequest request, SessionGuard guard, ContactStore contacts, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => Task.FromResult(View(contacts.List(session.Account))), cancellation))
            .Describe(new RouteDescription(Group, "Whom this account knows.") { Bearer = true, Refusals = [401] });
        routes.MapPut("/v1/contacts", (HttpRequest request, SessionGuard guard, ContactStore contacts, NameAddresses addresses, SpamOptions options, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => ReplaceAsync(request, session, contacts, addresses, options, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Replace whom this account knows: {\"names\": [...]}.")
            {
                Detail = "A sender is known by the name, and by every other name of the address that the name pointed to when it was added. Nobody else is told.",
                Body = "application/json",
                Bearer = true,
                Refusals = [400, 401],
            });
    }

    private static async Task<IResult> ReplaceAsync(
        HttpRequest request, StoredSession session, ContactStore contacts, NameAddresses addresses, SpamOptions options, CancellationToken cancellation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<Contacts>(request);
        if (refusal is not null) return refusal;
        if (body!.Names.Count > options.MaxContacts) return new Problem(400, "too-many-contacts", $"An account may have at most {options.MaxContacts} contacts.");
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < body.Names.Count; i++)
        {
            if (body.Names[i] is not { } text || !AccountName.TryNormalize(text, out var name)) return JsonBody.Refusal($"names[{i}] is no ENS name.");
            names.Add(name);
        }

        // Known addresses stay: a name that was sold since does not make its buyer known.
        var known = contacts.List(session.Account).Where(contact => contact.Address is not null).ToDictionary(contact => contact.Name, contact => contact.Address!.Value);
        var found = await addresses.ResolveAsync(names.Where(name => !known.ContainsKey(name)), cancellation);
        var list = names.Select(name => new StoredContact(name, known.TryGetValue(name, out var kept) ? kept : found.TryGetValue(name, out var fresh) ? fresh : null)).ToList();
        return await contacts.ReplaceAsync(session.Account, list, cancellation) ? View(list) : LoginRefusals.Of(LoginFault.NoAccount);
    }

    private static IResult View(IReadOnlyList<StoredContact> contacts) =>
        Results.Json(new { contacts = contacts.Select(contact => new { name = contact.Name, address = contact.Address?.ToString() }) }, JsonSettings.Options);
}
