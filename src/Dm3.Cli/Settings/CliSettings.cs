using System.CommandLine;
using Dm3.Ens.Lookup;
using Dm3.Ethereum;

namespace Dm3.Cli.Settings;

/// <summary>Where to turn to. An option wins over its environment variable, that over the dev net, that over the settings file.</summary>
internal sealed class CliSettings
{
    private readonly CliHost _host;
    private readonly ParseResult _options;
    private readonly SettingsFile _file;
    private readonly string? _gateway;
    private readonly string? _rpc;
    private readonly string? _ensRegistry;

    public CliSettings(CliHost host, ParseResult options)
    {
        _host = host;
        _options = options;
        _file = ReadFile();
        DevNet = options.GetValue(GlobalOptions.DevNet) ? DevNetFile.Read(host) : null;
        _gateway = options.GetValue(GlobalOptions.Gateway) ?? host.Variable("DM3_GATEWAY") ?? DevNet?.GatewayUrl ?? _file.Gateway;
        _rpc = options.GetValue(GlobalOptions.Rpc) ?? host.Variable("DM3_RPC") ?? DevNet?.RpcUrl ?? _file.Rpc;
        _ensRegistry = options.GetValue(GlobalOptions.EnsRegistry) ?? host.Variable("DM3_ENS_REGISTRY") ?? DevNet?.EnsRegistry ?? _file.EnsRegistry;
    }

    public DevNetFile? DevNet { get; }

    /// <summary>Whether plain http and addresses of this network are fine.</summary>
    public bool AllowLocal => DevNet is not null || _file.AllowLocal;

    public Uri Gateway => _gateway is null
        ? throw CliException.Usage("Which registry? Give --gateway URL, set DM3_GATEWAY or \"gateway\" in the settings file, or use --devnet.")
        : Url(_gateway, "gateway");

    public bool HasGateway => _gateway is not null;

    public bool HasRpc => _rpc is not null;

    public Uri Rpc => _rpc is null
        ? throw CliException.Usage("Which Ethereum node? Give --rpc URL, set DM3_RPC or \"rpc\" in the settings file, or use --devnet.")
        : Url(_rpc, "rpc");

    public Address EnsRegistry => _ensRegistry is null ? EnsClient.MainnetRegistry
        : Address.TryParse(_ensRegistry, out var address) ? address
        : throw CliException.Usage($"The ENS registry is no address: {_ensRegistry}");

    /// <summary>Delivery service of profiles that name none.</summary>
    public string? DeliveryService => _host.Variable("DM3_DELIVERY_SERVICE") ?? DevNet?.DeliveryEnsName ?? _file.DeliveryService;

    /// <summary>The user's ENS name; null if none is named.</summary>
    public string? Name => _options.GetValue(UserOptions.As) ?? _host.Variable("DM3_NAME") ?? _file.Name;

    /// <summary>Which device of the user's account this is.</summary>
    public string Device => _host.Variable("DM3_DEVICE") ?? _file.Device ?? "default";

    /// <summary>File with the wallet's signature that the user's keys follow from, where the wallet is elsewhere; null if none is named.</summary>
    public string? SignatureFile => (_options.GetValue(UserOptions.SignatureFile) ?? _host.Variable("DM3_SIGNATURE_FILE")) is { } path ? _host.PathOf(path) : null;

    /// <summary>Where a user's messages are kept.</summary>
    public string StoreOf(string name)
    {
        if ((_options.GetValue(UserOptions.Store) ?? _host.Variable("DM3_STORE")) is { } given) return _host.PathOf(given);
        // The dev net's names are nobody's: their messages stay beside it.
        if (DevNet is null && _file.Store is { } named) return named;
        var folder = DevNet is not null ? Path.Combine(DevNet.Folder, "messages") : Path.Combine(
            _host.Variable("XDG_DATA_HOME") ?? (_host.Variable("HOME") is { } home ? Path.Combine(home, ".local", "share") : _host.Variable("LOCALAPPDATA"))
                ?? throw CliException.Usage("Where are messages kept? Give --store FILE, or set DM3_STORE."),
            "dm3");
        return Path.Combine(folder, name + ".db");
    }

    /// <summary>File of the wallet's key; null if none is named.</summary>
    public string? KeyFile
    {
        get
        {
            var path = _options.GetValue(GlobalOptions.KeyFile) ?? (_options.GetValue(GlobalOptions.Account) is null ? _host.Variable("DM3_KEY_FILE") : null);
            return path is null ? null : _host.PathOf(path);
        }
    }

    /// <summary>Key file that the settings file names, when nothing else does.</summary>
    public string? DefaultKeyFile => _file.KeyFile;

    /// <summary>Key of the dev net's account that <c>--account</c> names.</summary>
    public string? AccountKey
    {
        get
        {
            if (_options.GetValue(GlobalOptions.Account) is not { } number) return null;
            if (DevNet is null) throw CliException.Usage("--account names an account of the dev net: use it with --devnet.");
            return number >= 0 && number < DevNet.Accounts.Count ? DevNet.Accounts[number].PrivateKey : throw CliException.Usage($"The dev net has accounts 0 to {DevNet.Accounts.Count - 1}.");
        }
    }

    private SettingsFile ReadFile()
    {
        if ((_options.GetValue(GlobalOptions.Config) ?? _host.Variable("DM3_CONFIG")) is { } named) return SettingsFile.Read(_host.PathOf(named));
        var home = _host.Variable("XDG_CONFIG_HOME") ?? (_host.Variable("HOME") is { } user ? Path.Combine(user, ".config") : _host.Variable("APPDATA"));
        var path = home is null ? null : Path.Combine(home, "dm3", "config.json");
        return path is not null && File.Exists(path) ? SettingsFile.Read(path) : new SettingsFile();
    }

    private static Uri Url(string text, string what) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.UserInfo.Length == 0
            ? url
            : throw CliException.Usage($"The {what} URL must begin with https:// or http:// and hold no user name: {text}");
}
