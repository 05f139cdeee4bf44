using Dm3.Delivery.Auth;
using Dm3.Delivery.Documents;
using Dm3.Delivery.Intake;
using Dm3.Delivery.Live;
using Dm3.Delivery.Notify;
using Dm3.Delivery.ServiceStorage;
using Dm3.Delivery.Spam;
using Dm3.Ens.Lookup;
using Dm3.Hosting;

namespace Dm3.Delivery;

/// <summary>Settings of the delivery service, section <c>Delivery</c>.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Delivery";

    /// <summary>SQLite file with accounts and messages. Made on first start. Default <c>dm3-data/delivery.db</c> in the current folder.</summary>
    public string DataFile { get; set; } = Path.Combine("dm3-data", "delivery.db");

    /// <summary>
    /// PostgreSQL database that holds the data in place of the file, so that several instances can share it: a connection string of Npgsql,
    /// <c>Host=…;Database=…;Username=…;Password=…</c>. Best given by the environment: <c>Delivery__PostgresConnection</c>.
    /// </summary>
    public Secret? PostgresConnection { get; set; }

    /// <summary>Longest envelope that is taken, in bytes (<c>sizeLimit</c> of the dm3 specification). 10 000 to 20 000 000, default 100 000.</summary>
    public int MaxEnvelopeBytes { get; set; } = 100_000;

    /// <summary>
    /// Whether posting a signed profile opens an account, as in the deployed service. The risk: a signed profile is public in ENS, and older ones were, so that anybody can
    /// open the account of somebody else, or put an old profile with old keys back. No token comes of it either way. For clients that need it; default false.
    /// </summary>
    public bool AllowProfileOnlySignUp { get; set; }

    /// <summary>Logins.</summary>
    public LoginOptions Sessions { get; set; } = new();

    /// <summary>Open sockets.</summary>
    public LiveOptions Live { get; set; } = new();

    /// <summary>Days for which a message waits for its recipient (<c>messageTTL</c> of the dm3 specification). 30 to 3650, default 90.</summary>
    public int HoldingDays { get; set; } = 90;

    /// <summary>How much may wait for one account.</summary>
    public ShareOptions Shares { get; set; } = new();

    /// <summary>What recipients may ask of senders.</summary>
    public SpamOptions Spam { get; set; } = new();

    /// <summary>The keys of the service.</summary>
    public IdentityOptions Identity { get; set; } = new();

    /// <summary>What clients keep here.</summary>
    public StorageOptions Storage { get; set; } = new();

    /// <summary>How accounts are told that messages wait.</summary>
    public NotificationOptions Notifications { get; set; } = new();

    /// <summary>How often clients may ask.</summary>
    public DeliveryLimits Limits { get; set; } = new();

    /// <summary>Proxies in front of this host, as addresses or networks (<c>10.0.0.0/8</c>): they may name the client in <c>X-Forwarded-For</c>. Default: none.</summary>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>Where clients reach this service, for the profile that the command <c>profile</c> prints; https, or http in development.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Name of this service in ENS, which profiles list and challenges name. Default <c>ds.dm3.eth</c>.</summary>
    public string EnsName { get; set; } = "ds.dm3.eth";

    /// <summary>JSON-RPC URL of a node of the chain that ENS stands on. Without one nobody can log in.</summary>
    public string? RpcUrl { get; set; }

    /// <summary>The ENS registry; the one of mainnet and its test networks unless given.</summary>
    public string EnsRegistry { get; set; } = EnsClient.MainnetRegistry.ToString();

    /// <summary>Profile documents that accounts keep here.</summary>
    public DocumentOptions Documents { get; set; } = new();

    /// <summary>IPFS gateways from which <c>ipfs://</c> profiles are fetched: https URLs, asked in order. They need not be trusted. Default: three public ones.</summary>
    public List<string> IpfsGateways { get; set; } = [];

    /// <summary>RPC address of an IPFS node (Kubo) that shall pin the documents too, for example <c>http://127.0.0.1:5001</c>. Optional.</summary>
    public string? IpfsApiUrl { get; set; }

    /// <summary>For development on one machine: documents and gateways may be fetched from local addresses. Never where strangers can reach the service.</summary>
    public bool DevNet { get; set; }
}
