using System.Text.Json;

namespace Dm3.Cli.Settings;

/// <summary>What a running dev net says about itself in <c>devnet.json</c>.</summary>
internal sealed record DevNetFile(
    string RpcUrl, string EnsRegistry, string GatewayUrl, string? DeliveryUrl, string? DeliveryEnsName, IReadOnlyList<DevNetFile.DevAccount> Accounts, IReadOnlyDictionary<string, string>? ApiKeys)
{
    /// <summary>A funded account, whose key everybody knows.</summary>
    public sealed record DevAccount(string Address, string PrivateKey)
    {
        public override string ToString() => Address;
    }

    /// <summary>Where the dev net keeps its files.</summary>
    public string Folder { get; private init; } = "";

    /// <summary>Finds and reads it.</summary>
    public static DevNetFile Read(CliHost host)
    {
        var path = host.Variable("DM3_DEVNET") is { } given ? Named(host.PathOf(given)) : Search(host.Directory);
        if (path is null || !File.Exists(path)) throw CliException.Usage("No dev net runs here: there is no .dm3/devnet.json in this folder or above. Start one, or name its file in DM3_DEVNET.");
        try
        {
            return JsonSerializer.Deserialize<DevNetFile>(File.ReadAllText(path), JsonSerializerOptions.Web) is { RpcUrl: not null, EnsRegistry: not null, GatewayUrl: not null, Accounts: not null } read
                ? read with { Folder = Path.GetDirectoryName(path)! }
                : throw CliException.Usage($"{path} describes no dev net.");
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"{path} describes no dev net.");
        }
    }

    private static string Named(string path) => Directory.Exists(path) ? Path.Combine(path, "devnet.json") : path;

    private static string? Search(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, ".dm3", "devnet.json");
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
