using System.Diagnostics;
using System.Security.Cryptography;
using Dm3.DevNet;

namespace Dm3.Integration.Tests.Stories;

/// <summary>The README's program, run as it stands there.</summary>
[Collection(NetworkTests.Name)]
public sealed class SampleProgramTests(NetworkFixture network) : IDisposable
{
    private const string Ann = "ann-of-sample.dm3.eth";
    private const string Ben = "ben-of-sample.dm3.eth";

    // Built beside this project, in the same configuration.
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory.Replace("Dm3.Integration.Tests", "Dm3.Client.Sample", StringComparison.Ordinal), "Dm3.Client.Sample.dll");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-sample-");

    [Fact]
    public async Task TwoPeopleWhoRunIt_RegisterAndWriteToEachOther()
    {
        Assert.Equal("", await RunAsync(Ann));
        Assert.StartsWith($"It waits here: {Ben} has no dm3 profile.", await RunAsync(Ann, Ben, "Hi Ben"), StringComparison.Ordinal);

        Assert.Equal("", await RunAsync(Ben));
        // What waited goes when she comes by again; what she writes now goes behind it.
        Assert.StartsWith($"{DevNetwork.DeliveryName} has it as 0x", await RunAsync(Ann, Ben, "Hello again"), StringComparison.Ordinal);
        Assert.Equal($"{Ann}: Hi Ben\n{Ann}: Hello again\n{Ann}: 2 messages, 2 unread\n", await RunAsync(Ben));
        Assert.Equal($"{Ann}: 2 messages, 2 unread\n", await RunAsync(Ben));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> RunAsync(string me, params string[] more)
    {
        var where = network.Network.Description;
        var key = Path.Combine(_folder.FullName, $"{me}.key");
        if (!File.Exists(key)) await File.WriteAllTextAsync(key, $"0x{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}\n");
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Program, where.RpcUrl, where.EnsRegistry, where.GatewayUrl, where.DeliveryEnsName!, me, key, .. more,
        ])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        return output.ReplaceLineEndings("\n");
    }
}
