using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Testing;

namespace Dm3.Cli.Tests;

/// <summary>Each fault that a deployment can have is provoked on the real dev net, and doctor must name it, say what to do, and end with 7.</summary>
[Collection(NetworkTests.Name)]
public sealed class DoctorTests(NetworkFixture fixture)
{
    private const string NobodyListens = "http://127.0.0.1:1";

    private Address Signer => Address.Parse(fixture.Net.AnswerSigner);

    private Shell NewShell()
    {
        var shell = new Shell();
        shell.Environment["DM3_DEVNET"] = fixture.Network.DescriptionFile;
        return shell;
    }

    private static async Task<Dictionary<string, JsonElement>> FailuresAsync(Shell shell, string line)
    {
        var result = await shell.RunAsync($"dm3 --devnet --json doctor {line}"[4..]);
        Assert.Equal("", result.Error);
        using var document = JsonDocument.Parse(result.Out);
        var failed = document.RootElement.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("outcome").GetString() == "failed").Select(check => check.Clone()).ToList();
        Assert.Equal(failed.Count, document.RootElement.GetProperty("failed").GetInt32());
        Assert.Equal(failed.Count == 0 ? 0 : 7, result.ExitCode);
        Assert.All(failed, check => Assert.NotEqual("", check.GetProperty("remedy").GetString()));
        return failed.DistinctBy(check => check.GetProperty("check").GetString()).ToDictionary(check => check.GetProperty("check").GetString()!);
    }

    private static void Only(Dictionary<string, JsonElement> failures, string check, string detail, string remedy)
    {
        Assert.Equal([check], failures.Keys);
        Assert.Contains(detail, failures[check].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(remedy, failures[check].GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_AResolverWithoutCode()
    {
        using var shell = NewShell();
        await fixture.OwnAsync("nocode");
        await fixture.SetResolverAsync("nocode.eth", Address.Parse(fixture.Net.Accounts[9].Address));
        Only(await FailuresAsync(shell, "nocode.eth"), "contract", "no contract", "Deploy Dm3Resolver");
    }

    [Fact]
    public async Task Finds_AGatewayThatDoesNotListen()
    {
        using var shell = NewShell();
        await fixture.DeployResolverAsync("deaf.eth", NobodyListens + "/{sender}/{data}.json", Signer);
        Only(await FailuresAsync(shell, "deaf.eth"), "gateway", "No answer", "Start the gateway");
    }

    [Fact]
    public async Task Finds_AGatewayThatDoesNotServeTheContract()
    {
        using var shell = NewShell();
        var resolver = await fixture.DeployResolverAsync("stranger.eth", fixture.Net.GatewayUrl + "/{sender}/{data}.json", Signer);
        Only(await FailuresAsync(shell, "stranger.eth"), "gateway", "HTTP status 404", resolver.ToString());
    }

    [Fact]
    public async Task Finds_ASignerThatTheContractDoesNotAccept()
    {
        using var shell = NewShell();
        await fixture.DeployResolverAsync("untrusted.eth", fixture.Net.GatewayUrl + "/{sender}/{data}.json", Signer);
        // A claimed zone gets a key of its own, which this contract does not know.
        Assert.Equal(0, (await shell.RunAsync("--devnet --account 0 zone claim untrusted.eth")).ExitCode);
        Only(await FailuresAsync(shell, "untrusted.eth"), "signature", "UntrustedSigner", "setSettings");
    }

    [Fact]
    public async Task Finds_AServerThatIsNoGateway()
    {
        using var shell = NewShell();
        await using var server = await LocalServer.SayingAsync("""{"data": "0x12"}""");
        await fixture.DeployResolverAsync("other.eth", server.Url + "/{sender}/{data}.json", Signer);
        var failures = await FailuresAsync(shell, "other.eth");
        Assert.Equal(["answer", "cors"], failures.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Finds_ALimpingGateway()
    {
        using var shell = NewShell();
        await using var server = await LocalServer.SayingAsync("""{"message": "no"}""", 503);
        await fixture.DeployResolverAsync("limping.eth", server.Url, Signer);
        Only(await FailuresAsync(shell, "limping.eth"), "gateway", "HTTP status 503", "log");
    }

    // Plain http is for test networks: without --devnet, the dev net itself is not fit for the world.
    [Fact]
    public async Task Finds_PlainHttp()
    {
        using var shell = NewShell();
        var result = await shell.RunAsync($"--rpc {fixture.Net.RpcUrl} --ens-registry {fixture.Net.EnsRegistry} --json doctor dm3.eth");
        Assert.Equal(7, result.ExitCode);
        Assert.Contains("The URL is not https", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-3600, "ahead of this machine's")]
    [InlineData(3600, "behind this machine's")]
    public async Task Finds_AWrongClock(int seconds, string detail)
    {
        using var shell = NewShell();
        shell.Clock = new ShiftedClock(TimeSpan.FromSeconds(seconds));
        var failures = await FailuresAsync(shell, "dm3.eth");
        Assert.Contains(detail, failures["clock"].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("NTP", failures["clock"].GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal(seconds > 0, failures.ContainsKey("expiry"));
    }

    [Theory]
    [InlineData("no-document", "delivery-record", "record-unreadable")]
    [InlineData("data:application/json,{\"url\":\"x\"}", "delivery-record", "document-malformed")]
    [InlineData("data:application/json,{\"publicEncryptionKey\":\"eA==\",\"publicSigningKey\":\"eA==\",\"url\":\"ftp://x\"}", "delivery-record", "KeyMalformed publicEncryptionKey, KeyMalformed publicSigningKey, UrlMalformed url")]
    public async Task Finds_ABadDeliveryRecord(string record, string check, string detail)
    {
        using var shell = NewShell();
        var label = $"ds-{Math.Abs(record.Length)}";
        Assert.Equal("", (await shell.RunAsync(["--devnet", "zone", "names", "put", "dm3.eth", label, "--text", $"network.dm3.deliveryService={record}"])).Error);
        Only(await FailuresAsync(shell, $"dm3.eth --delivery {label}.dm3.eth"), check, detail, "network.dm3.deliveryService");
    }

    [Fact]
    public async Task Finds_ADeliveryServiceThatDoesNotListen_AndOneUnderAnotherName()
    {
        using var shell = NewShell();
        var record = (await shell.RunAsync("--devnet --json resolve delivery.dm3.eth --text network.dm3.deliveryService")).Out;
        var value = JsonDocument.Parse(record).RootElement.GetProperty("texts").GetProperty("network.dm3.deliveryService").GetString()!;
        await PutAsync("ds-other", value);
        Only(await FailuresAsync(shell, "dm3.eth --delivery ds-other.dm3.eth"), "delivery-name", "calls itself delivery.dm3.eth", "Delivery:EnsName");
        await PutAsync("ds-deaf", value.Replace(fixture.Net.DeliveryUrl!, NobodyListens, StringComparison.Ordinal));
        Only(await FailuresAsync(shell, "dm3.eth --delivery ds-deaf.dm3.eth"), "delivery-url", "No answer", "Start the delivery service");

        async Task PutAsync(string label, string text) =>
            Assert.Equal("", (await shell.RunAsync(["--devnet", "zone", "names", "put", "dm3.eth", label, "--text", $"network.dm3.deliveryService={text}"])).Error);
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
    }
}
