using System.Globalization;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Benchmarks.Load;

/// <summary>Starts the servers of a run.</summary>
internal static class Servers
{
    /// <summary>The real gateway with its default settings, but for the limit of writes: all come from one address here.</summary>
    /// <param name="dataFile">Its file; its keys lie beside it.</param>
    /// <param name="key">Signs answers.</param>
    /// <param name="cancellation">Ends the wait for it.</param>
    /// <param name="postgres">The database that takes the file's place; null for none.</param>
    public static Task<ServerProcess> GatewayAsync(string dataFile, PrivateKey key, CancellationToken cancellation, string? postgres = null)
    {
        var zone = Workload.Zone;
        return ServerProcess.StartAsync(
            "Dm3.Gateway.dll",
            url =>
            [
                "--Urls", url.ToString(), "--Gateway:DataFile", dataFile, "--Gateway:ZoneKeysFolder", Path.Combine(Path.GetDirectoryName(dataFile)!, "zone-keys"),
                "--Gateway:Limits:WritesPerMinutePerClient", "0", "--Gateway:ChainId", Workload.ChainId.ToString(CultureInfo.InvariantCulture),
                "--Gateway:Zones:0:Name", zone.Name, "--Gateway:Zones:0:Kinds:0", "name", "--Gateway:Zones:0:Kinds:1", "address", "--Gateway:Zones:0:Resolvers:0", zone.Resolver.ToString(),
            ],
            "/health/ready",
            postgres is null ? new Dictionary<string, string> { ["Gateway__AnswerKey"] = HexOf(key) } : new() { ["Gateway__AnswerKey"] = HexOf(key), ["Gateway__PostgresConnection"] = postgres },
            cancellation);
    }

    /// <summary>The real gateway with an empty store and a key for imports; a PostgreSQL database in place of a file where one is named.</summary>
    public static Task<ServerProcess> EmptyGatewayAsync(string folder, PrivateKey key, string adminKey, string? postgres, CancellationToken cancellation) => ServerProcess.StartAsync(
        "Dm3.Gateway.dll",
        url =>
        [
            "--Urls", url.ToString(), "--Gateway:DataFile", Path.Combine(folder, "gateway.db"), "--Gateway:ZoneKeysFolder", Path.Combine(folder, "zone-keys"),
            "--Gateway:ChainId", Workload.ChainId.ToString(CultureInfo.InvariantCulture),
            "--Gateway:Zones:0:Name", Workload.Zone.Name, "--Gateway:Zones:0:Kinds:0", "name", "--Gateway:Zones:0:Resolvers:0", Workload.Zone.Resolver.ToString(), "--Gateway:Zones:0:AdminKey", adminKey,
            .. postgres is null ? Array.Empty<string>() : ["--Gateway:PostgresConnection", postgres],
        ],
        "/health/ready",
        new Dictionary<string, string> { ["Gateway__AnswerKey"] = HexOf(key) },
        cancellation);

    /// <summary>One of the limits.</summary>
    public static Task<ServerProcess> BareAsync(string kind, string bodyFile, CancellationToken cancellation) => ServerProcess.StartAsync(
        "Dm3.Benchmarks.dll",
        url => [kind, url.Port.ToString(CultureInfo.InvariantCulture), bodyFile],
        "/",
        new Dictionary<string, string>(),
        cancellation);

    /// <summary>A Node gateway of the folder <c>peers</c>, as a cluster of two processes.</summary>
    public static Task<ServerProcess> PeerAsync(string script, string recordsFile, PrivateKey key, CancellationToken cancellation) => ServerProcess.StartAsync(
        "node",
        url => [script, url.Port.ToString(CultureInfo.InvariantCulture), recordsFile, Workload.Zone.Resolver.ToString()],
        "/ready",
        new Dictionary<string, string> { ["ANSWER_KEY"] = HexOf(key), ["NODE_ENV"] = "production" },
        PeersFolder!,
        cancellation);

    /// <summary>Where the peers are; null when they are not installed.</summary>
    public static string? PeersFolder { get; } = FindPeers();

    private static string? FindPeers()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var peers = Path.Combine(folder.FullName, "peers");
            if (Directory.Exists(Path.Combine(peers, "node_modules"))) return peers;
        }

        return null;
    }

    private static string HexOf(PrivateKey key)
    {
        var secret = new byte[PrivateKey.Length];
        key.Export(secret);
        return Hex.Encode(secret);
    }
}
