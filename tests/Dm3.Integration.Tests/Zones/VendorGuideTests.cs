using System.Diagnostics;
using System.Text.RegularExpressions;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;

namespace Dm3.Integration.Tests.Zones;

/// <summary>
/// The vendor guide does what it says: every command of <c>src/Dm3.Gateway/README.md</c> is run in one shell, in order, against a gateway on the real chain, from the claim of a zone to
/// ethers resolving its first user and the export; and every output that the guide shows is what came out.
/// </summary>
[Collection(NetworkTests.Name)]
public sealed partial class VendorGuideTests(NetworkFixture network) : IAsyncLifetime, IAsyncDisposable
{
    private const string DocumentedZone = "messengerxy.eth";
    private const string Label = "guide";
    private const string Mark = "==== after block ";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly VendorFixture _vendor = new(network);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-guide-");

    public Task InitializeAsync() => _vendor.StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _vendor.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task TheGuide_TakesAVendorFromItsEnsNameToItsFirstResolvedUser_AndOutAgain()
    {
        using var owner = network.Wallet(6);
        await _vendor.OwnAsync(Label, owner, network.Resolver);
        var blocks = Blocks(await File.ReadAllTextAsync(RepositoryRoot.Combine("src", "Dm3.Gateway", "README.md")));
        List<int> commands = [.. Enumerable.Range(0, blocks.Count).Where(index => blocks[index].Kind == "sh")];
        Assert.InRange(commands.Count, 8, 20);
        var (output, errors) = await RunAsync(owner, string.Concat(commands.Select(index => $"{blocks[index].Text}\nprintf '\\n%s\\n' '{Mark}{index}'\n")));

        var lines = output.Split('\n');
        var shown = 0;
        foreach (var index in commands)
        {
            Assert.True(lines.Contains(Mark + index), $"The guide stopped in block {index}: {errors}\n{output}");
            if (index + 1 >= blocks.Count || blocks[index + 1].Kind is not ("json" or "")) continue;
            string[] expected = [.. blocks[index + 1].Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Mask)];
            Assert.Equal(expected, OutputOf(lines, index).Take(expected.Length).Select(Mask));
            shown++;
        }

        Assert.InRange(shown, 6, commands.Count);
        // And by a script that the guide does not bring along.
        Assert.Equal(["https://messengerxy.example/ann"], await network.EthersAsync(new Query($"ann.{Label}.eth", "text", "url")));
    }

    private static IEnumerable<string> OutputOf(string[] lines, int block)
    {
        var end = Array.IndexOf(lines, Mark + block);
        var start = Array.FindLastIndex(lines, end - 1, line => line.StartsWith(Mark, StringComparison.Ordinal)) + 1;
        return lines[start..end].Where(line => line.Length > 0);
    }

    private async Task<(string Output, string Errors)> RunAsync(PrivateKey owner, string commands)
    {
        await NodeScript.InstallAsync();
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "node_modules"), RepositoryRoot.Combine("tests", "clients", "node_modules"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "guide.sh"), commands);
        var secret = new byte[PrivateKey.Length];
        owner.Export(secret);
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "guide.sh"]) { WorkingDirectory = _folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GATEWAY"] = _vendor.Http.BaseAddress!.ToString().TrimEnd('/');
        start.Environment["RPC"] = network.Network.Description.RpcUrl;
        start.Environment["ENS_REGISTRY"] = network.Network.Description.EnsRegistry;
        start.Environment["ZONE"] = $"{Label}.eth";
        start.Environment["OWNER_KEY"] = Hex.Encode(secret);
        using var limit = new CancellationTokenSource(Limit);
        using var shell = Process.Start(start)!;
        try
        {
            shell.StandardInput.Close();
            var errors = shell.StandardError.ReadToEndAsync(limit.Token);
            var output = await shell.StandardOutput.ReadToEndAsync(limit.Token);
            await shell.WaitForExitAsync(limit.Token);
            return (output, await errors);
        }
        finally
        {
            if (!shell.HasExited) shell.Kill(entireProcessTree: true);
        }
    }

    // Fenced blocks with their kinds, in order.
    private static List<(string Kind, string Text)> Blocks(string markdown) => [.. Fences().Matches(markdown).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    // What differs from run to run: the zone, addresses, times.
    private static string Mask(string line) => Times().Replace(Addresses().Replace(line.Replace($"{Label}.eth", DocumentedZone, StringComparison.Ordinal), "0x…"), "…");

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex("0x[0-9a-fA-F]{40}(?![0-9a-fA-F])")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\b\d{10}\b")]
    private static partial Regex Times();
}
