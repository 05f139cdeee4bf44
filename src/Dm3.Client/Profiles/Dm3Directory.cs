using System.Net.Http.Headers;
using System.Numerics;
using Dm3.Core.Encryption;
using Dm3.Core.Signing;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ens.Rpc;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;
using Dm3.Ethereum.Names;

namespace Dm3.Client.Profiles;

/// <summary>
/// From an ENS name to a verified contact: the chain, gateways by CCIP-Read, the profile in either spelling, its signature, its delivery services. Safe for concurrent
/// use; make one for the application and keep it, since it holds the cache and the connections.
/// </summary>
public sealed class Dm3Directory : IDisposable
{
    private readonly DirectoryOptions _options;
    private readonly OutboundHttp _fetch;
    private readonly EnsCache _cache;
    private readonly ProfileLoader _loader;
    private readonly SocketsHttpHandler _connections;

    /// <summary>Opens no connection yet.</summary>
    public Dm3Directory(DirectoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _fetch = new OutboundHttp(options.Outbound);
        _cache = new EnsCache(options.Cache, options.Clock);
        _connections = OutboundHttp.CreateHandler(options.Outbound);
        Rpc = new EthereumRpc(options.RpcUrl);
        Ens = new EnsClient(Rpc, new CcipReadClient(Rpc, new GatewayClient(_fetch)), options.EnsRegistry, _cache);
        _loader = new ProfileLoader(Ens, new DocumentSource(_fetch, options.IpfsGateways), new ContractWallets(Rpc));
    }

    /// <summary>Records of any ENS name.</summary>
    public EnsClient Ens { get; }

    /// <summary>The node.</summary>
    public IEthereumRpc Rpc { get; }

    /// <summary>What counts as now.</summary>
    public TimeProvider Clock => _options.Clock;

    /// <summary>Loads and verifies a contact.</summary>
    /// <param name="name">An ENS name, normalised here (ENSIP-15).</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>
    /// The contact, or where loading ended: <see cref="ProfileFailure.NotPublished"/> means that the name does not use dm3 (yet),
    /// <see cref="ProfileFailure.NotVerified"/> that somebody may be interfering; <see cref="ProfileResult{T}.IsTransient"/> that another time may help.
    /// </returns>
    public async Task<ProfileResult<Contact>> ResolveAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!EnsNormalizer.TryNormalize(name, out var normal, out var error)) return new ProfileResult<Contact>(name, ProfileFailure.InvalidName, null, [], error.ToString());
        var user = await _loader.LoadUserAsync(normal, cancellationToken).ConfigureAwait(false);
        if (user.Profile is not { } verified) return new ProfileResult<Contact>(normal, user.Failure, null, user.Faults, user.Detail);
        var profile = verified.Document.Profile;
        // Checked by the loader; keys that cannot be read are faults there.
        if (!EncryptionPublicKey.TryParse(profile.PublicEncryptionKey, out var encryption) || !SigningPublicKey.TryParse(profile.PublicSigningKey, out var signing))
            return new ProfileResult<Contact>(normal, ProfileFailure.NotVerified, null, user.Faults, "The profile's keys cannot be read.");

        var services = new List<DeliveryService>();
        var unusable = new List<ProfileResult<Dm3.Core.Profile.DeliveryServiceProfile>>();
        foreach (var loaded in await _loader.LoadDeliveryServicesAsync(profile, cancellationToken).ConfigureAwait(false))
        {
            if (DeliveryService.TryCreate(loaded, out var service)) services.Add(service);
            else unusable.Add(loaded);
        }

        return new ProfileResult<Contact>(normal, ProfileFailure.None, new Contact(normal, verified.Account, verified.Document, encryption, signing, services, unusable), []);
    }

    /// <summary>The name that an Ethereum address goes by, checked forward (ENSIP-3).</summary>
    public Task<EnsResult<string>> PrimaryNameAsync(Address address, CancellationToken cancellationToken = default) =>
        Ens.PrimaryNameAsync(address, new BigInteger(60), cancellationToken);

    /// <summary>
    /// Connections to a service that somebody else may have chosen: no address inside this network is reached, no redirect followed, nothing longer than
    /// <paramref name="maxResponseBytes"/> read, and nothing waited for longer than <paramref name="timeout"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Not https, or a user name in the URL.</exception>
    internal HttpClient Connect(Uri url, TimeSpan timeout, int maxResponseBytes)
    {
        if (!OutboundHttp.Allows(_options.Outbound, url)) throw new ArgumentException("The service's URL is not https.", nameof(url));
        var http = new HttpClient(_connections, disposeHandler: false) { BaseAddress = url, Timeout = timeout, MaxResponseContentBufferSize = maxResponseBytes };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return http;
    }

    internal bool Allows(Uri url) => OutboundHttp.Allows(_options.Outbound, url);

    /// <summary>For WebSockets over the same guard.</summary>
    internal HttpMessageInvoker Invoker() => new(_connections, disposeHandler: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connections.Dispose();
        _fetch.Dispose();
        _cache.Dispose();
    }
}
