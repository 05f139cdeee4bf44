using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Dm3.Client.Names;
using Dm3.Client.Wallets;
using Dm3.Core.Names;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Client.Zones;

/// <summary>
/// Zones of a registry: everybody reads them; the owner of the ENS name claims one by signature; its operator works with an API key.
/// </summary>
/// <param name="http">Has the registry as its base address.</param>
/// <param name="clock">For deadlines.</param>
public sealed class ZoneClient(HttpClient http, TimeProvider? clock = null)
{
    private const long DeadlineSeconds = 15 * 60;
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Every zone.</summary>
    public async Task<RequestResult<IReadOnlyList<ZoneDetails>>> ListAsync(CancellationToken cancellationToken = default)
    {
        var list = await SendAsync<ZoneList>(HttpMethod.Get, "", null, null, cancellationToken).ConfigureAwait(false);
        return new RequestResult<IReadOnlyList<ZoneDetails>>(list.Value?.Zones, list.Problem);
    }

    /// <summary>One zone; problem <c>unknown-zone</c> if the registry does not serve it.</summary>
    public Task<RequestResult<ZoneDetails>> GetAsync(string zone, CancellationToken cancellationToken = default) =>
        SendAsync<ZoneDetails>(HttpMethod.Get, Path(zone), null, null, cancellationToken);

    /// <summary>Claims a zone for the owner of its ENS name, or gives it another policy.</summary>
    /// <param name="zone">Normalised ENS name.</param>
    /// <param name="wallet">The owner's.</param>
    /// <param name="policy">A policy document as JSON text, signed as it stands.</param>
    /// <param name="chainId">Chain that the name is owned on.</param>
    /// <param name="resolver">The resolver that ENS names for it, which the signature is for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<RequestResult<ZoneDetails>> ClaimAsync(
        string zone, IWallet wallet, string policy, ulong chainId, Address resolver, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        var known = await GetAsync(zone, cancellationToken).ConfigureAwait(false);
        if (!known.IsSuccess && known.Problem.Status != 404) return known;
        var message = new JsonObject { ["zone"] = zone, ["owner"] = wallet.Address.ToString(), ["policy"] = policy };
        var body = await SignAsync("ZoneClaim", message, known.Value?.Version ?? 0, chainId, resolver, wallet, cancellationToken).ConfigureAwait(false);
        return await SendAsync<ZoneDetails>(HttpMethod.Put, Path(zone), body, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The API keys of a zone, for a key with the role admin.</summary>
    public async Task<RequestResult<IReadOnlyList<ZoneKey>>> ListKeysAsync(string zone, string apiKey, CancellationToken cancellationToken = default)
    {
        var list = await SendAsync<KeyList>(HttpMethod.Get, Path(zone) + "/keys", null, apiKey, cancellationToken).ConfigureAwait(false);
        return new RequestResult<IReadOnlyList<ZoneKey>>(list.Value?.Keys, list.Problem);
    }

    /// <summary>Makes an API key, by one with the role admin.</summary>
    public Task<RequestResult<NewZoneKey>> CreateKeyAsync(string zone, string role, string label, string apiKey, CancellationToken cancellationToken = default) =>
        SendAsync<NewZoneKey>(HttpMethod.Post, Path(zone) + "/keys", new JsonObject { ["role"] = role, ["label"] = label }, apiKey, cancellationToken);

    /// <summary>Makes an API key, by the owner of a claimed zone.</summary>
    public async Task<RequestResult<NewZoneKey>> CreateKeyAsync(string zone, string role, string label, IWallet wallet, CancellationToken cancellationToken = default)
    {
        var (body, problem) = await SignForAsync("ApiKeyCreation", zone, new JsonObject { ["zone"] = zone, ["role"] = role, ["label"] = label }, wallet, cancellationToken).ConfigureAwait(false);
        return problem is null
            ? await SendAsync<NewZoneKey>(HttpMethod.Post, Path(zone) + "/keys", body, null, cancellationToken).ConfigureAwait(false)
            : new RequestResult<NewZoneKey>(null, problem);
    }

    /// <summary>Revokes an API key, by one with the role admin.</summary>
    /// <returns>Null when it is revoked, else why not.</returns>
    public async Task<RequestProblem?> RevokeKeyAsync(string zone, string id, string apiKey, CancellationToken cancellationToken = default) =>
        (await SendAsync<Nothing>(HttpMethod.Delete, $"{Path(zone)}/keys/{Uri.EscapeDataString(id)}", null, apiKey, cancellationToken).ConfigureAwait(false)).Problem;

    /// <summary>Revokes an API key, by the owner of a claimed zone.</summary>
    /// <returns>Null when it is revoked, else why not.</returns>
    public async Task<RequestProblem?> RevokeKeyAsync(string zone, string id, IWallet wallet, CancellationToken cancellationToken = default)
    {
        var (body, problem) = await SignForAsync("ApiKeyRevocation", zone, new JsonObject { ["zone"] = zone, ["key"] = id }, wallet, cancellationToken).ConfigureAwait(false);
        return problem ?? (await SendAsync<Nothing>(HttpMethod.Delete, $"{Path(zone)}/keys/{Uri.EscapeDataString(id)}", body, null, cancellationToken).ConfigureAwait(false)).Problem;
    }

    /// <summary>What the zone did on a day, for a key with the role read.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="apiKey">The key.</param>
    /// <param name="day">UTC; null for today.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<RequestResult<ZoneDay>> StatisticsAsync(string zone, string apiKey, DateOnly? day = null, CancellationToken cancellationToken = default) => SendAsync<ZoneDay>(
        HttpMethod.Get, Path(zone) + "/stats" + (day is { } known ? "?day=" + known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : ""), null, apiKey, cancellationToken);

    /// <summary>The names of a zone that lists them, or only those whose label begins as given.</summary>
    /// <exception cref="RequestFailedException">A page did not come.</exception>
    public IAsyncEnumerable<RegisteredName> NamesAsync(string zone, string prefix = "", CancellationToken cancellationToken = default) =>
        PagesAsync($"/v1/names?zone={Uri.EscapeDataString(zone)}&prefix={Uri.EscapeDataString(prefix)}&limit=200", null, cancellationToken);

    /// <summary>The names that wait for the operator, for a key with the role read.</summary>
    /// <exception cref="RequestFailedException">A page did not come.</exception>
    public IAsyncEnumerable<RegisteredName> QuarantineAsync(string zone, string apiKey, CancellationToken cancellationToken = default) =>
        PagesAsync($"/v1/zones{Path(zone)}/quarantine?", apiKey, cancellationToken);

    /// <summary>Makes a name of the zone be what is given, and nothing else, for a key with the role write.</summary>
    public Task<RequestResult<RegisteredName>> PutNameAsync(
        string zone, string label, RecordSet records, string apiKey, Address? owner = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var body = new JsonObject();
        records.WriteTo(body);
        if (owner is { } known) body["owner"] = known.ToString();
        return SendAsync<RegisteredName>(HttpMethod.Put, NamePath(zone, label), body, apiKey, cancellationToken);
    }

    /// <summary>Takes a name of the zone away, for a key with the role write.</summary>
    /// <returns>Null when it is gone, else why not.</returns>
    public async Task<RequestProblem?> DeleteNameAsync(string zone, string label, string apiKey, CancellationToken cancellationToken = default) =>
        (await SendAsync<Nothing>(HttpMethod.Delete, NamePath(zone, label), null, apiKey, cancellationToken).ConfigureAwait(false)).Problem;

    /// <summary>Lets a name answer nothing, for a key with the role write.</summary>
    public Task<RequestResult<RegisteredName>> SuspendNameAsync(string zone, string label, string reason, string apiKey, CancellationToken cancellationToken = default) =>
        SendAsync<RegisteredName>(HttpMethod.Post, NamePath(zone, label) + "/suspend", new JsonObject { ["reason"] = reason }, apiKey, cancellationToken);

    /// <summary>Lets a name answer again, for a key with the role write.</summary>
    public Task<RequestResult<RegisteredName>> ResumeNameAsync(string zone, string label, string apiKey, CancellationToken cancellationToken = default) =>
        SendAsync<RegisteredName>(HttpMethod.Post, NamePath(zone, label) + "/resume", null, apiKey, cancellationToken);

    /// <summary>Lets a name out of quarantine, for a key with the role write.</summary>
    public Task<RequestResult<RegisteredName>> AdmitNameAsync(string zone, string label, string apiKey, CancellationToken cancellationToken = default) =>
        SendAsync<RegisteredName>(HttpMethod.Post, NamePath(zone, label) + "/admit", null, apiKey, cancellationToken);

    /// <summary>Takes a name in quarantine away and keeps it from everyone, for a key with the role write.</summary>
    public Task<RequestResult<RegisteredName>> RefuseNameAsync(string zone, string label, string reason, string apiKey, CancellationToken cancellationToken = default) =>
        SendAsync<RegisteredName>(HttpMethod.Post, NamePath(zone, label) + "/refuse", new JsonObject { ["reason"] = reason }, apiKey, cancellationToken);

    private async IAsyncEnumerable<RegisteredName> PagesAsync(string path, string? apiKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var next = path + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor));
            var page = (await JsonHttp.SendAsync<Page>(http, HttpMethod.Get, next, null, cancellationToken, Authorization(apiKey)).ConfigureAwait(false)).OrThrow();
            foreach (var name in page.Names) yield return name;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private async Task<(JsonObject? Body, RequestProblem? Problem)> SignForAsync(string type, string zone, JsonObject message, IWallet wallet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        var known = await GetAsync(zone, cancellationToken).ConfigureAwait(false);
        return known.IsSuccess
            ? (await SignAsync(type, message, known.Value.Version, known.Value.ChainId, known.Value.Resolver, wallet, cancellationToken).ConfigureAwait(false), null)
            : (null, known.Problem);
    }

    private async Task<JsonObject> SignAsync(string type, JsonObject message, long version, ulong chainId, Address resolver, IWallet wallet, CancellationToken cancellationToken)
    {
        message["nonce"] = version.ToString(CultureInfo.InvariantCulture);
        message["deadline"] = (_clock.GetUtcNow().ToUnixTimeSeconds() + DeadlineSeconds).ToString(CultureInfo.InvariantCulture);
        var signature = await wallet.SignAsync(RegistryTypedData.Document(type, message, chainId, resolver), cancellationToken).ConfigureAwait(false);
        return new JsonObject { ["operation"] = message, ["signature"] = Hex.Encode(signature) };
    }

    private Task<RequestResult<T>> SendAsync<T>(HttpMethod method, string path, JsonObject? body, string? apiKey, CancellationToken cancellationToken)
        where T : class => JsonHttp.SendAsync<T>(http, method, "/v1/zones" + path, body, cancellationToken, Authorization(apiKey));

    private static AuthenticationHeaderValue? Authorization(string? apiKey) => apiKey is null ? null : new AuthenticationHeaderValue("Bearer", apiKey);

    private static string Path(string zone) => "/" + Uri.EscapeDataString(zone);

    private static string NamePath(string zone, string label) => $"{Path(zone)}/names/{Uri.EscapeDataString(label)}";

    private sealed record ZoneList(IReadOnlyList<ZoneDetails> Zones);

    private sealed record KeyList(IReadOnlyList<ZoneKey> Keys);

    private sealed record Page(IReadOnlyList<RegisteredName> Names, string? Next);

    private sealed record Nothing;
}
