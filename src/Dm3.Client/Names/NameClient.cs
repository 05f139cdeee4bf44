using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Dm3.Client.Wallets;
using Dm3.Core.Names;
using Dm3.Ens.Lookup;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Client.Names;

/// <summary>
/// Registers names with a registry and changes them. Every change is one signature over typed data that is put together here, not by the service;
/// nothing costs gas.
/// </summary>
/// <param name="http">Has the registry as its base address.</param>
/// <param name="ens">
/// Where the zone's resolver is looked up before anything is signed: a registry that names another contract or chain could carry the signature elsewhere
/// (problem <c>wrong-contract</c>; <see cref="RpcException"/> if the chain cannot be asked). Its cache forgets what is changed here. Null: the registry is believed.
/// </param>
/// <param name="clock">For deadlines.</param>
public sealed class NameClient(HttpClient http, EnsClient? ens = null, TimeProvider? clock = null)
{
    // Long enough for a person at a wallet, short enough that a lost request does not turn up tomorrow.
    private const long DeadlineSeconds = 15 * 60;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>A registered name; problem <c>not-registered</c> if it is free.</summary>
    public Task<RequestResult<RegisteredName>> GetAsync(string name, CancellationToken cancellationToken = default) =>
        JsonHttp.SendAsync<RegisteredName>(http, HttpMethod.Get, $"/v1/names/{Uri.EscapeDataString(name)}", null, cancellationToken);

    /// <summary>Whether a name can be registered.</summary>
    public Task<RequestResult<NameAvailability>> CheckAsync(string name, CancellationToken cancellationToken = default) =>
        JsonHttp.SendAsync<NameAvailability>(http, HttpMethod.Get, $"/v1/availability/{Uri.EscapeDataString(name)}", null, cancellationToken);

    /// <summary>Why the registry answers for a record as it does: "not registered" and "not set" look alike in a signed answer.</summary>
    /// <param name="name">A name in one of its zones.</param>
    /// <param name="record"><c>addr</c>, <c>addr:&lt;coin type&gt;</c>, <c>contenthash</c>, <c>text:&lt;key&gt;</c> or a text key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<RequestResult<NameExplanation>> ExplainAsync(string name, string record, CancellationToken cancellationToken = default) => JsonHttp.SendAsync<NameExplanation>(
        http, HttpMethod.Get, $"/v1/explain?name={Uri.EscapeDataString(name)}&record={Uri.EscapeDataString(record)}", null, cancellationToken);

    /// <summary>Every name of an owner, in the zones that list theirs.</summary>
    /// <exception cref="RequestFailedException">A page did not come.</exception>
    public async IAsyncEnumerable<RegisteredName> ListAsync(Address owner, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var path = $"/v1/names?owner={owner}&limit=200{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}";
            var page = (await JsonHttp.SendAsync<Page>(http, HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false)).OrThrow();
            foreach (var name in page.Names) yield return name;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>The zone that a name lies in; problem <c>unknown-zone</c> if the registry does not serve it.</summary>
    public async Task<RequestResult<ZoneInfo>> FindZoneAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var zones = await JsonHttp.SendAsync<ZoneList>(http, HttpMethod.Get, "/v1/zones", null, cancellationToken).ConfigureAwait(false);
        if (!zones.IsSuccess) return new RequestResult<ZoneInfo>(null, zones.Problem);
        var zone = zones.Value.Zones.Where(each => name.EndsWith("." + each.Name, StringComparison.Ordinal)).MaxBy(each => each.Name.Length);
        return zone is null
            ? new RequestResult<ZoneInfo>(null, new RequestProblem(404, "unknown-zone", $"{http.BaseAddress} serves no zone that {name} lies in."))
            : new RequestResult<ZoneInfo>(zone, null);
    }

    /// <summary>Registers a free name for the wallet's account.</summary>
    public Task<RequestResult<RegisteredName>> RegisterAsync(string name, IWallet wallet, RecordSet records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        ArgumentNullException.ThrowIfNull(records);
        return ExecuteAsync("Registration", HttpMethod.Post, "", name, wallet, cancellationToken, message =>
        {
            message["owner"] = wallet.Address.ToString();
            records.WriteTo(message);
        });
    }

    /// <summary>Sets and deletes records of a name.</summary>
    public Task<RequestResult<RegisteredName>> UpdateAsync(string name, IWallet wallet, RecordSet changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return ExecuteAsync("RecordUpdate", HttpMethod.Patch, "/" + name, name, wallet, cancellationToken, changes.WriteTo);
    }

    /// <summary>Gives a name to another owner. Its records are cleared: they speak of the former owner's keys and wallets.</summary>
    public Task<RequestResult<RegisteredName>> TransferAsync(string name, IWallet wallet, Address newOwner, CancellationToken cancellationToken = default) =>
        ExecuteAsync("Transfer", HttpMethod.Post, $"/{name}/transfer", name, wallet, cancellationToken, message => message["newOwner"] = newOwner.ToString());

    /// <summary>Keeps a name that expires for longer.</summary>
    /// <param name="name">The name.</param>
    /// <param name="wallet">The owner's.</param>
    /// <param name="duration">Whole seconds added to its term.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<RequestResult<RegisteredName>> RenewAsync(string name, IWallet wallet, TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExecuteAsync("Renewal", HttpMethod.Post, $"/{name}/renew", name, wallet, cancellationToken, message => message["duration"] = Decimal((long)duration.TotalSeconds));

    /// <summary>Makes a name the one that the wallet's account goes by.</summary>
    public Task<RequestResult<RegisteredName>> SetPrimaryAsync(string name, IWallet wallet, CancellationToken cancellationToken = default) =>
        ExecuteAsync("PrimaryName", HttpMethod.Post, $"/{name}/primary", name, wallet, cancellationToken);

    /// <summary>Gives a name up.</summary>
    public Task<RequestResult<RegisteredName>> ReleaseAsync(string name, IWallet wallet, CancellationToken cancellationToken = default) =>
        ExecuteAsync("Release", HttpMethod.Delete, "/" + name, name, wallet, cancellationToken);

    private async Task<RequestResult<RegisteredName>> ExecuteAsync(
        string type, HttpMethod method, string path, string name, IWallet wallet, CancellationToken cancellationToken, Action<JsonObject>? fill = null)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        var zone = await FindZoneAsync(name, cancellationToken).ConfigureAwait(false);
        if (!zone.IsSuccess) return Failed(zone.Problem);
        if (await CheckContractAsync(zone.Value, cancellationToken).ConfigureAwait(false) is { } wrong) return Failed(wrong);
        var (version, unknown) = await VersionAsync(type, name, cancellationToken).ConfigureAwait(false);
        if (unknown is not null) return Failed(unknown);

        var message = new JsonObject { ["name"] = name };
        fill?.Invoke(message);
        message["nonce"] = Decimal(version);
        message["deadline"] = Decimal(_clock.GetUtcNow().ToUnixTimeSeconds() + DeadlineSeconds);
        var document = RegistryTypedData.Document(type, message, zone.Value.ChainId, zone.Value.Resolver);
        var signature = await wallet.SignAsync(document, cancellationToken).ConfigureAwait(false);
        var body = new JsonObject { ["operation"] = message, ["signature"] = Hex.Encode(signature) };
        var result = await JsonHttp.SendAsync<RegisteredName>(http, method, "/v1/names" + Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal), body, cancellationToken).ConfigureAwait(false);
        // Who has written sees it at once, also where "no profile" was kept a moment ago; even if the answer got lost.
        ens?.Forget(name);
        return result;
    }

    // A free name has a version too: that of its last owner's last operation.
    private async Task<(long Version, RequestProblem? Problem)> VersionAsync(string type, string name, CancellationToken cancellationToken)
    {
        if (type == "Registration")
        {
            var free = await CheckAsync(name, cancellationToken).ConfigureAwait(false);
            return (free.Value?.Version ?? 0, free.Problem);
        }

        var known = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        return (known.Value?.Version ?? 0, known.Problem);
    }

    private async Task<RequestProblem?> CheckContractAsync(ZoneInfo zone, CancellationToken cancellationToken)
    {
        if (ens is null) return null;
        var resolver = await ens.ResolverAsync(zone.Name, cancellationToken).ConfigureAwait(false);
        var chainId = await ens.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
        return resolver.Found && resolver.Value == zone.Resolver && chainId == zone.ChainId
            ? null
            : new RequestProblem(
                409,
                "wrong-contract",
                $"The registry wants signatures for {zone.Resolver} on chain {zone.ChainId}; ENS names {(resolver.Found ? resolver.Value.ToString() : "no resolver")} on chain {chainId} for {zone.Name}.");
    }

    private static RequestResult<RegisteredName> Failed(RequestProblem problem) => new(null, problem);

    private static string Decimal(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record ZoneList(IReadOnlyList<ZoneInfo> Zones);

    private sealed record Page(IReadOnlyList<RegisteredName> Names, string? Next);
}
