namespace Dm3.Integration.Tests.Stories;

/// <summary>What <c>./run.sh --demo</c> runs, on ports of its own.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-demo-test-");

    [Fact]
    public async Task Demo_EndsWell_AlsoWhereItWasPlayedBefore()
    {
        foreach (var alice in (string[])[" alice.dm3.eth", " alice-"])
        {
            var output = await BuiltProgram.RunAsync("src/Dm3.DevNet", _folder.FullName, "--demo", "--rpc-port", "0", "--gateway-port", "0", "--delivery-port", "0", "--data-dir", "data");
            Assert.Contains($"1. Register{alice}", output, StringComparison.Ordinal);
            Assert.Contains("Hi Bob, this is for you alone. (Read; 👍 bob", output, StringComparison.Ordinal);
            Assert.Contains("0 messages wait", output, StringComparison.Ordinal);
            Assert.EndsWith("Done: every value was what it must be\n", output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
