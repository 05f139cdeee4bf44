using System.Security.Cryptography;
using Dm3.DevNet;

namespace Dm3.Integration.Tests.Stories;

/// <summary>The README's program, run as it stands there.</summary>
[Collection(NetworkTests.Name)]
public sealed class SampleProgramTests(NetworkFixture network) : IDisposable
{
    private const string Ann = "ann-of-sample.dm3.eth";
    private const string Ben = "ben-of-sample.dm3.eth";

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
        return await BuiltProgram.RunAsync(
            "tests/Dm3.Client.Sample", _folder.FullName, [where.RpcUrl, where.EnsRegistry, where.GatewayUrl, where.DeliveryEnsName!, me, key, .. more]);
    }
}
