using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dm3.Ethereum.Crypto;
using Dm3.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Start;

/// <summary>The gateway starts on sound settings only, says all that is wrong at once, and stops without dropping anybody.</summary>
public sealed class StartTests
{
    private static async Task<IEnumerable<string>> FaultsOfAsync(params (string Key, string? Value)[] settings) =>
        (await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(settings))).Failures;

    [Fact]
    public async Task Lists_AllFaultsOfTheConfigurationTogether()
    {
        var faults = (await FaultsOfAsync(
            ("Gateway:ChainId", "0"), ("Gateway:RpcUrl", "ftp://x"), ("Gateway:AnswerLifetimeSeconds", "29"), ("Gateway:HttpCacheSeconds", "3601"), ("Gateway:DataFile", ""),
            ("Gateway:AnswerCacheMegabytes", "0"), ("Gateway:UniversalResolvers:0", "0x12"), ("Gateway:Zones:0:Name", "Dm3.eth"), ("Gateway:Zones:0:Kinds:0", "nmae"),
            ("Gateway:Zones:0:Resolvers:0", "nobody"), ("Gateway:Zones:1:Policy:MinLabelLength", "0"),
            ("Gateway:DevNet", "maybe"), ("Gateway:AnswerLifetime", "60"), ("Gateway:Zones:0:Policy:Listing", "perhaps"), ("Gateway:Zones:0:Resolver", "0x"), ("Gateway:UniversalResolvers:1:Address", "0x"))).ToList();
        foreach (var key in (string[])["ChainId", "RpcUrl", "AnswerLifetimeSeconds", "HttpCacheSeconds", "DataFile", "AnswerCacheMegabytes", "UniversalResolvers:0", "Zones:0:Name", "Zones:0:Kinds", "Zones:0:Resolvers", "Zones:1:Policy:MinLabelLength",
                     "DevNet", "AnswerLifetime:", "Zones:0:Policy:Listing", "Zones:0:Resolver:", "UniversalResolvers:1"])
            Assert.Single(faults, fault => fault.StartsWith("Gateway:" + key, StringComparison.Ordinal));
        Assert.Equal(16, faults.Count);
    }

    [Fact]
    public async Task Refuses_AZoneThatStandsTwice() =>
        Assert.Contains("twice", Assert.Single(await FaultsOfAsync(("Gateway:Zones:1:Name", "dm3.eth"))), StringComparison.Ordinal);

    [Fact]
    public async Task Refuses_KeysThatItDoesNotKnow()
    {
        Assert.Contains(await FaultsOfAsync(("Gateway:AnswerLifetimeSecond", "60")), fault => fault.Contains("AnswerLifetimeSecond", StringComparison.Ordinal));
        Assert.Contains(await FaultsOfAsync(("Gateway:Zones:0:Resolver", TestGateway.Resolver.ToString())), fault => fault.Contains("Resolver", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_TheKeyWhoseValueIsOfTheWrongKind()
    {
        Assert.Contains(await FaultsOfAsync(("Gateway:ChainId", "mainnet")), fault => fault.Contains("ChainId", StringComparison.Ordinal));
        Assert.Contains(await FaultsOfAsync(("Gateway:DevNet", "maybe")), fault => fault.Contains("DevNet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_TheChoicesOfASettingThatHasChoices() =>
        Assert.Equal("Gateway:Zones:0:Policy:Registration: must be one of open, eligible, vendor, closed.", Assert.Single(await FaultsOfAsync(("Gateway:Zones:0:Policy:Registration", "everyone"))));

    [Theory]
    [InlineData("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")]
    [InlineData("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0x1111111111111111111111111111111111111111111111111111111111111111")]
    public async Task Refuses_KeysThatEverybodyKnowsOutsideADevNet(string key)
    {
        var fault = await Assert.ThrowsAsync<StartupException>(() => TestGateway.StartAsync(("Gateway:AnswerKey", key)));
        Assert.DoesNotContain(key[2..], fault.Message, StringComparison.OrdinalIgnoreCase);
        await using var devNet = await TestGateway.StartAsync(("Gateway:AnswerKey", key), ("Gateway:DevNet", "true"));
        Assert.Equal(PrivateKey.Parse(key).Address, devNet.Signer);
    }

    [Fact]
    public async Task Makes_AKeyThatOnlyItsOwnerReadsAndUsesItFromThenOn()
    {
        await using var gateway = await TestGateway.StartAsync();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(gateway.KeyFile));
        var key = await File.ReadAllTextAsync(gateway.KeyFile);
        Assert.Equal(PrivateKey.Parse(key.Trim()).Address, gateway.Signer);
        var signer = gateway.Signer;
        await gateway.StopAsync();
        await gateway.StartAsync();
        Assert.Equal(signer, gateway.Signer);
        Assert.Equal(key, await File.ReadAllTextAsync(gateway.KeyFile));
        await using var other = await TestGateway.StartAsync();
        Assert.NotEqual(signer, other.Signer);
    }

    [Fact]
    public async Task Prefers_TheKeyOfTheEnvironmentAndThenMakesNoFile()
    {
        var key = Of("answer key").PrivateKeyHex;
        await using var gateway = await TestGateway.StartAsync(("Gateway:AnswerKey", key));
        Assert.Equal(Of("answer key").Address, gateway.Signer);
        Assert.False(File.Exists(gateway.KeyFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("0x1234")]
    [InlineData("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Refuses_AKeyFileThatHoldsNoKey(string content)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, content);
        try
        {
            var fault = await Assert.ThrowsAsync<StartupException>(() => TestGateway.StartAsync(("Gateway:AnswerKeyFile", file)));
            Assert.Contains(file, fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', fault.Message);
            Assert.Equal(content, await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Refuses_ADatabaseOfANewerProgramAndLeavesItAlone()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.StopAsync();
        await using (var connection = new SqliteConnection($"Data Source={gateway.DataFile};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 9999";
            await command.ExecuteNonQueryAsync();
        }

        var fault = await Assert.ThrowsAsync<StartupException>(gateway.StartAsync);
        Assert.Contains("newer", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task Refuses_ADataFileThatIsNoDatabaseOrIsInUse()
    {
        var folder = Directory.CreateTempSubdirectory("dm3-gateway-test-");
        var file = Path.Combine(folder.FullName, "gateway.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("this is no database\n", 500)));
        await Assert.ThrowsAsync<StartupException>(() => TestGateway.StartAsync(("Gateway:DataFile", file)));
        folder.Delete(recursive: true);
        await using var gateway = await TestGateway.StartAsync();
        await Assert.ThrowsAsync<StartupException>(() => TestGateway.StartAsync(("Gateway:DataFile", gateway.DataFile)));
    }

    [Fact]
    public async Task Makes_TheFolderOfTheDataFile()
    {
        var folder = Directory.CreateTempSubdirectory("dm3-gateway-test-");
        await using (await TestGateway.StartAsync(("Gateway:DataFile", Path.Combine(folder.FullName, "a", "b", "gateway.db")), ("Gateway:AnswerKey", Of("answer key").PrivateKeyHex)))
            Assert.True(File.Exists(Path.Combine(folder.FullName, "a", "b", "gateway.db")));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Keeps_NamesAndVersionsOverARestart()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync(Alice, "kept.dm3.eth", ("avatar", "kept"));
        await gateway.StopAsync();
        await gateway.StartAsync();
        Assert.Equal("kept", await gateway.TextOfAsync("kept.dm3.eth", "avatar"));
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update("kept.dm3.eth", 1, ("avatar", "new")), Alice)).Status);
    }

    [Fact]
    public async Task Stop_FinishesTheRequestsInFlight()
    {
        await using var gateway = await TestGateway.StartAsync();
        var draft = gateway.Drafts.Registration("in-flight.dm3.eth", Alice.Address);
        var body = $$"""{"operation":{{draft.Message.ToJsonString()}},"signature":"{{draft.SignBy(Alice)}}"}""";
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", gateway.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/names HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body[..50]}"));
        // Its headers have been read once another request, sent later, is answered.
        Assert.Equal(200, (await gateway.GetAsync("/health/ready")).Status);
        await Task.Delay(100);
        var stopping = gateway.StopAsync();
        await Task.Delay(300);
        Assert.False(stopping.IsCompleted);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body[50..]));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 201 Created", await reader.ReadLineAsync());
        await stopping;
        await gateway.StartAsync();
        Assert.Equal(200, (await gateway.GetAsync("/v1/names/in-flight.dm3.eth")).Status);
    }

    [Fact]
    public async Task Program_SaysFaultsInLinesAndEndsWithOne()
    {
        var lines = await LinesOfAFailedStartAsync("--Gateway:ChainId", "0", "--Gateway:HttpCacheSeconds", "-1");
        Assert.Equal(3, lines.Length);
        Assert.Contains("Gateway:ChainId", lines[1], StringComparison.Ordinal);
        Assert.Contains("Gateway:HttpCacheSeconds", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_SaysInALineThatItsPortIsTaken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var folder = Directory.CreateTempSubdirectory("dm3-start-").FullName;
        try
        {
            var lines = await LinesOfAFailedStartAsync(
                "--Urls", $"http://{taken.LocalEndpoint}", "--Gateway:ChainId", "1", "--Gateway:DataFile", Path.Combine(folder, "gateway.db"), "--Gateway:AnswerKeyFile", Path.Combine(folder, "answer.key"),
                "--Gateway:Zones:0:Name", "dm3.eth", "--Gateway:Zones:0:Kinds:0", "name");
            Assert.Contains("address already in use", lines[^1], StringComparison.Ordinal);
            Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Everything that it says, logs too.
    private static async Task<string[]> LinesOfAFailedStartAsync(params string[] arguments)
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dm3.Gateway.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, faults) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        await program.WaitForExitAsync();
        Assert.Equal(1, program.ExitCode);
        return (await said + await faults).Trim().Split('\n');
    }
}
