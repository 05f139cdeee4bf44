using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dm3.DevNet.Demo;

/// <summary>Resolves names with ethers v6 in a Node process: a client that this project did not write.</summary>
public sealed class EthersResolver(DevNetwork network)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What ethers found.</summary>
    /// <param name="Resolver">The contract that the ENS registry names; null if none.</param>
    /// <param name="Address">The Ethereum address, checksummed; null if none.</param>
    /// <param name="Texts">Text records by key; null or empty where there is none.</param>
    public sealed record Resolution(string? Resolver, string? Address, IReadOnlyDictionary<string, string?> Texts);

    /// <summary>Resolves a name through the ENS registry on the chain.</summary>
    /// <exception cref="DemoException">ethers gave up; the message holds its words.</exception>
    public async Task<Resolution> ResolveAsync(string name, IEnumerable<string> textKeys, CancellationToken cancellationToken)
    {
        var where = network.Description;
        using var node = Process.Start(new ProcessStartInfo(
            "node", ["resolve.mjs", where.RpcUrl, where.ChainId.ToString(CultureInfo.InvariantCulture), where.EnsRegistry, name, .. textKeys])
        {
            WorkingDirectory = network.Parts.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = node.StandardError.ReadToEndAsync(cancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(cancellationToken);
        await node.WaitForExitAsync(cancellationToken);
        return node.ExitCode == 0
            ? JsonSerializer.Deserialize<Resolution>(output, Json)!
            : throw new DemoException($"ethers could not resolve {name}: {await errors}");
    }
}
