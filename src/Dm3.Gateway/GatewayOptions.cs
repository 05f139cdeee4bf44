using Dm3.Ens.Lookup;
using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway;

/// <summary>Settings of the gateway, section <c>Gateway</c>. Every value has a default: an empty configuration serves <c>dm3.eth</c> from a local file.</summary>
public sealed class GatewayOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>SQLite file with names, records and operations. Made on first start. Default <c>dm3-data/gateway.db</c> in the current folder.</summary>
    public string DataFile { get; set; } = Path.Combine("dm3-data", "gateway.db");

    /// <summary>
    /// PostgreSQL database that holds the data in place of the file, so that several instances can share it: a connection string of Npgsql,
    /// <c>Host=…;Database=…;Username=…;Password=…</c>. Best given by the environment: <c>Gateway__PostgresConnection</c>.
    /// </summary>
    public Secret? PostgresConnection { get; set; }

    /// <summary>Chain on which the resolver contract stands; part of every signed operation's domain. Default 1, Ethereum mainnet.</summary>
    public ulong ChainId { get; set; } = 1;

    /// <summary>JSON-RPC endpoint of that chain. Optional; with it, lookups that a contract forwards under its own address are recognised.</summary>
    public string? RpcUrl { get; set; }

    /// <summary>The key that signs answers, as 0x and 64 hex digits. Best given by the environment: <c>Gateway__AnswerKey</c>. Wins over the file.</summary>
    public Secret? AnswerKey { get; set; }

    /// <summary>File that holds the answer key as hex. Made with a random key and mode 0600 when absent. Default <c>dm3-data/answer.key</c>.</summary>
    public string AnswerKeyFile { get; set; } = Path.Combine("dm3-data", "answer.key");

    /// <summary>Folder with an answer key for each claimed zone, one file each with mode 0600. Default <c>dm3-data/zone-keys</c>.</summary>
    public string ZoneKeysFolder { get; set; } = Path.Combine("dm3-data", "zone-keys");

    /// <summary>The ENS registry on that chain, asked who owns the name of a zone. Default: the one on mainnet and its test networks.</summary>
    public string EnsRegistry { get; set; } = EnsClient.MainnetRegistry.ToString();

    /// <summary>The NameWrapper on that chain, asked for the names that it owns in the registry. Default: the one on mainnet.</summary>
    public string NameWrapper { get; set; } = NameOwnershipReader.MainnetNameWrapper.ToString();

    /// <summary>Seconds after which a claimed zone's owner is looked up again. 1 to 3600, default 60.</summary>
    public int ZoneOwnerCheckSeconds { get; set; } = 60;

    /// <summary>Most zones that are served for those who claim them. 0 to 100 000, default 1 000.</summary>
    public int MaxClaimedZones { get; set; } = 1000;

    /// <summary>How often a client may ask.</summary>
    public GatewayLimits Limits { get; set; } = new();

    /// <summary>Proxies in front of this host, as addresses or networks (<c>10.0.0.0/8</c>): they may name the client in <c>X-Forwarded-For</c>. Default: none.</summary>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>True on a development chain: allows well-known test keys. Default false.</summary>
    public bool DevNet { get; set; }

    /// <summary>Seconds for which a signed answer is valid. 30 to 3600, default 300. The contract refuses more than a day.</summary>
    public int AnswerLifetimeSeconds { get; set; } = 300;

    /// <summary>Seconds for which HTTP caches may keep an answer (<c>Cache-Control: max-age</c>); a change may stay unseen behind a cache that long. 0 to 3600, default 15.</summary>
    public int HttpCacheSeconds { get; set; } = 15;

    /// <summary>Memory for finished answers, in MB; a MB holds some 650 profiles. 1 to 4096, default 32.</summary>
    public int AnswerCacheMegabytes { get; set; } = 32;

    /// <summary>Contracts that forward lookups under their own address, beside ENS's Universal Resolver: 0x addresses. They get answers signed for the zone's resolver.</summary>
    public List<string> UniversalResolvers { get; set; } = [];

    /// <summary>
    /// IPFS gateways from which profile documents are fetched when a name is given an <c>ipfs://</c> profile: https URLs, asked in order. They need not be
    /// trusted. Default: three public ones.
    /// </summary>
    public List<string> IpfsGateways { get; set; } = [];

    /// <summary>RPC address of an IPFS node (Kubo) that shall pin the profile documents of our names, for example <c>http://127.0.0.1:5001</c>. Optional.</summary>
    public string? IpfsApiUrl { get; set; }

    /// <summary>The zones served. Default: <c>dm3.eth</c>, for registered names and for address names.</summary>
    public List<ZoneOptions> Zones { get; set; } = [];
}
