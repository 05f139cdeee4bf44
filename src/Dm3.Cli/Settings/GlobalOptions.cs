using System.CommandLine;

namespace Dm3.Cli.Settings;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static Option<bool> Json { get; } = Everywhere<bool>("--json", "Print one JSON document instead of text for people.");

    public static Option<bool> Plain { get; } = Everywhere<bool>("--plain", "No colours and no moving bars, as with NO_COLOR; FORCE_COLOR has colours in a pipe too.");

    public static Option<string?> Config { get; } = Everywhere<string?>("--config", "Settings file. Default: DM3_CONFIG, else dm3/config.json in the user's configuration folder.", "FILE");

    public static Option<bool> DevNet { get; } = Everywhere<bool>("--devnet", "Use the running dev net: .dm3/devnet.json here or above (DM3_DEVNET names another file).");

    public static Option<int?> Account { get; } = Everywhere<int?>("--account", "Sign with this funded account of the dev net, counted from 0.", "NUMBER");

    public static Option<string?> Gateway { get; } = Everywhere<string?>("--gateway", "The registry's URL (DM3_GATEWAY).", "URL");

    public static Option<string?> Rpc { get; } = Everywhere<string?>("--rpc", "JSON-RPC URL of an Ethereum node (DM3_RPC).", "URL");

    public static Option<string?> EnsRegistry { get; } = Everywhere<string?>("--ens-registry", "Address of the ENS registry, if not mainnet's (DM3_ENS_REGISTRY).", "ADDRESS");

    public static Option<string?> KeyFile { get; } = Everywhere<string?>("--key-file", "File with the wallet's private key, readable by you alone (DM3_KEY_FILE; or the key itself in DM3_PRIVATE_KEY).", "FILE");

    public static IReadOnlyList<Option> All { get; } = [Json, Plain, Config, DevNet, Account, Gateway, Rpc, EnsRegistry, KeyFile];

    private static Option<T> Everywhere<T>(string name, string description, string? help = null) => new(name) { Description = description, Recursive = true, HelpName = help };
}
