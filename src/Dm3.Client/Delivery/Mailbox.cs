using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Client.Profiles;

namespace Dm3.Client.Delivery;

/// <summary>
/// The user's own account at a delivery service: logs in when it is needed (the first login opens the account), and again when the token is about to expire or was ended.
/// Safe for concurrent use.
/// </summary>
public sealed class Mailbox : IDisposable
{
    private const int MaxAcknowledgements = 500;
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromSeconds(60);

    private readonly Dm3Directory _directory;
    private readonly Dm3Identity _identity;
    private readonly MailboxOptions _options;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _turn = new(1);
    private Session? _session;

    /// <summary>Sends nothing yet.</summary>
    /// <param name="directory">Whose connections are used.</param>
    /// <param name="service">The service, from the user's own profile (<see cref="Contact.Services"/>).</param>
    /// <param name="identity">The user.</param>
    /// <param name="options">Device and limits.</param>
    /// <exception cref="ArgumentException">The service's URL is not https.</exception>
    public Mailbox(Dm3Directory directory, DeliveryService service, Dm3Identity identity, MailboxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(identity);
        (_directory, Service, _identity, _options) = (directory, service, identity, options ?? new MailboxOptions());
        _http = directory.Connect(service.Url, _options.Timeout, _options.MaxResponseBytes);
    }

    /// <summary>The service.</summary>
    public DeliveryService Service { get; }

    /// <summary>Logs in now, for callers that want to know whether it works. The challenge is signed only if it names this service and this account.</summary>
    /// <returns>The account's address.</returns>
    public async Task<RequestResult<string>> SignInAsync(CancellationToken cancellationToken = default)
    {
        var session = await SessionAsync(null, cancellationToken).ConfigureAwait(false);
        return new RequestResult<string>(session.Value?.Account, session.Problem);
    }

    /// <summary>Waiting messages after a cursor that this device has not acknowledged.</summary>
    /// <param name="cursor">Of the last page; null to begin with the oldest.</param>
    /// <param name="limit">Most of them, up to 500.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<RequestResult<MailboxPage>> ReadAsync(string? cursor = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var path = $"v1/messages?limit={limit}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}";
        var answer = await SendAsync<JsonDocument>(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess) return new RequestResult<MailboxPage>(null, answer.Problem);
        using var json = answer.Value;
        if (json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("messages", out var list) && list.ValueKind == JsonValueKind.Array
            && json.RootElement.TryGetProperty("cursor", out var next) && next.ValueKind == JsonValueKind.String
            && json.RootElement.TryGetProperty("more", out var more) && more.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            var messages = list.EnumerateArray().Select(WaitingEnvelope.Read).ToList();
            if (!messages.Contains(null)) return new RequestResult<MailboxPage>(new MailboxPage(messages!, next.GetString()!, more.GetBoolean()), null);
        }

        return new RequestResult<MailboxPage>(null, new RequestProblem(0, "unexpected-answer", "The service gave no page of messages."));
    }

    /// <summary>Confirms messages: the service may delete them. Only for what is safe in a store. Repeating it changes nothing.</summary>
    /// <returns>Why it failed; null on success.</returns>
    public async Task<RequestProblem?> AcknowledgeAsync(IEnumerable<string> messageHashes, CancellationToken cancellationToken = default)
    {
        foreach (var some in messageHashes.Chunk(MaxAcknowledgements))
        {
            var body = new JsonObject { ["messageHashes"] = new JsonArray([.. some.Select(hash => JsonValue.Create(hash))]) };
            var answer = await SendAsync<JsonObject>(HttpMethod.Post, "v1/acknowledgements", body, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess) return answer.Problem;
        }

        return null;
    }

    /// <summary>
    /// Waiting messages after a cursor, then new ones as they come. A broken connection is opened again from the last message had, with growing pauses; it ends when the
    /// token is cancelled.
    /// </summary>
    /// <exception cref="RequestFailedException">The service refuses the login for good.</exception>
    public async IAsyncEnumerable<WaitingEnvelope> StreamAsync(string? cursor = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pause = TimeSpan.Zero;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pause > TimeSpan.Zero) await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = Min(pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(250) : pause * 2, _options.MaxPause);

            var session = await SessionAsync(null, cancellationToken).ConfigureAwait(false);
            if (!session.IsSuccess)
            {
                if (!session.Problem.IsTemporary) throw new RequestFailedException(session.Problem);
                continue;
            }

            using var stream = new MailboxStream(_options);
            if (!await stream.OpenAsync(_directory, Service.Url, session.Value.Token, cursor, cancellationToken).ConfigureAwait(false))
            {
                // A token that the service does not know any more looks the same from here as no service.
                Forget(session.Value);
                continue;
            }

            while (await stream.NextAsync(cancellationToken).ConfigureAwait(false) is { } waiting)
            {
                pause = TimeSpan.Zero;
                cursor = waiting.Cursor;
                yield return waiting;
            }

            if (stream.LoginEnded) Forget(session.Value);
        }
    }

    /// <summary>What this account asks of senders: the document of <c>/v1/spam-rules</c>.</summary>
    public Task<RequestResult<JsonObject>> GetSpamRulesAsync(CancellationToken cancellationToken = default) =>
        SendAsync<JsonObject>(HttpMethod.Get, "v1/spam-rules", null, cancellationToken);

    /// <summary>Replaces it; members left out are off. Gives it back as it counts.</summary>
    public Task<RequestResult<JsonObject>> SetSpamRulesAsync(JsonObject rules, CancellationToken cancellationToken = default) =>
        SendAsync<JsonObject>(HttpMethod.Put, "v1/spam-rules", rules, cancellationToken);

    /// <summary>Tells the service whom the user knows: they have to meet no rule.</summary>
    public Task<RequestResult<JsonObject>> SetContactsAsync(IEnumerable<string> names, CancellationToken cancellationToken = default) =>
        SendAsync<JsonObject>(HttpMethod.Put, "v1/contacts", new JsonObject { ["names"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]) }, cancellationToken);

    /// <summary>
    /// Asks the service to invite somebody without a profile by e-mail, at the address in the name's ENS record <c>email</c>: <c>{"queued"}</c>, false for who was invited before. Problems:
    /// <c>invitations-not-offered</c>, <c>has-profile</c>, <c>no-address</c>, <c>too-many-invitations</c>.
    /// </summary>
    public Task<RequestResult<JsonObject>> InviteAsync(string recipient, CancellationToken cancellationToken = default) =>
        SendAsync<JsonObject>(HttpMethod.Post, "v1/invitations", new JsonObject { ["recipient"] = recipient }, cancellationToken);

    /// <summary>Sets when a message leaves the service: once any device has acknowledged it, or once all have. Users with several devices want the latter.</summary>
    public Task<RequestResult<JsonObject>> SetAcknowledgementAsync(bool byAllDevices, CancellationToken cancellationToken = default) =>
        SendAsync<JsonObject>(HttpMethod.Put, "v1/account", new JsonObject { ["acknowledgement"] = byAllDevices ? "all-devices" : "any-device" }, cancellationToken);

    /// <summary>Deletes the account with everything in it, for good.</summary>
    /// <returns>Why it failed; null on success.</returns>
    public async Task<RequestProblem?> DeleteAccountAsync(CancellationToken cancellationToken = default)
    {
        var answer = await SendAsync<JsonObject>(HttpMethod.Delete, "v1/account", null, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccess) _session = null;
        return answer.Problem;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    internal async Task<RequestResult<T>> SendAsync<T>(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
        where T : class
    {
        Session? refused = null;
        while (true)
        {
            var session = await SessionAsync(refused, cancellationToken).ConfigureAwait(false);
            if (!session.IsSuccess) return new RequestResult<T>(null, session.Problem);
            var answer = await JsonHttp.SendAsync<T>(_http, method, path, body, cancellationToken, new AuthenticationHeaderValue("Bearer", session.Value.Token)).ConfigureAwait(false);
            // Ended elsewhere, or the service's clock is ahead: log in once more.
            if (answer.Problem?.Status != 401 || refused is not null) return answer;
            refused = session.Value;
        }
    }

    private void Forget(Session session) => Interlocked.CompareExchange(ref _session, null, session);

    private async Task<RequestResult<Session>> SessionAsync(Session? refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_session is { } known && known != refused && _directory.Clock.GetUtcNow() < known.RefreshAt) return new RequestResult<Session>(known, null);
            var login = await LogInAsync(cancellationToken).ConfigureAwait(false);
            _session = login.Value;
            return login;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<RequestResult<Session>> LogInAsync(CancellationToken cancellationToken)
    {
        var asked = await JsonHttp.SendAsync<ChallengeBody>(_http, HttpMethod.Post, "v1/challenges", new JsonObject { ["name"] = _identity.Name }, cancellationToken).ConfigureAwait(false);
        if (!asked.IsSuccess) return new RequestResult<Session>(null, asked.Problem);
        if (!ChallengeText.Names(asked.Value.Challenge, _identity.Name, Service.Name))
            return new RequestResult<Session>(null, new RequestProblem(409, "wrong-challenge", $"The challenge is not of {Service.Name} for {_identity.Name}: nothing was signed."));
        var body = new JsonObject
        {
            ["name"] = _identity.Name,
            ["challenge"] = asked.Value.Challenge,
            ["signature"] = _identity.Keys.Signing.Sign(asked.Value.Challenge!),
            ["device"] = _options.Device,
        };
        var login = await JsonHttp.SendAsync<LoginBody>(_http, HttpMethod.Post, "v1/sessions", body, cancellationToken).ConfigureAwait(false);
        if (!login.IsSuccess) return new RequestResult<Session>(null, login.Problem);
        if (login.Value is not { Token: { } token, Account: { } account }) return new RequestResult<Session>(null, new RequestProblem(0, "unexpected-answer", "The login gave no token."));
        // Half of the lifetime at least, so that a clock that is behind does not log in for each request.
        var lifetime = DateTimeOffset.FromUnixTimeSeconds(login.Value.ExpiresAt) - _directory.Clock.GetUtcNow();
        var keep = lifetime > RefreshBefore * 2 ? lifetime - RefreshBefore : RefreshBefore;
        return new RequestResult<Session>(new Session(token, account, _directory.Clock.GetUtcNow() + keep), null);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private sealed record ChallengeBody(string? Challenge);

    private sealed record LoginBody(string? Token, string? Account, long ExpiresAt);

    private sealed record Session(string Token, string Account, DateTimeOffset RefreshAt);
}
