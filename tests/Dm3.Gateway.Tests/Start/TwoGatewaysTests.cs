using System.Net;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Names;
using Dm3.Storage.Zones;
using Dm3.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit.Abstractions;
using static Dm3.Gateway.Tests.Lookup;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Start;

/// <summary>Two gateways on one PostgreSQL database: they serve the same, and what one changes, the other shows.</summary>
public sealed class TwoGatewaysTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _place = PostgresServer.Shared.CreateDatabase();
    private TestGateway _one = null!;
    private TestGateway _two = null!;

    public async Task InitializeAsync()
    {
        _one = await StartAsync();
        _two = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task AChangeOnOne_IsServedByTheOther_ThoughItHadTheAnswerReady()
    {
        await _one.RegisterAsync(Alice, "alice.dm3.eth", ("avatar", "1"));
        for (var version = 1; version < 20; version++)
        {
            var (writer, reader) = version % 2 == 0 ? (_one, _two) : (_two, _one);
            await ShowsAsync(reader, "alice.dm3.eth", $"{version}");
            var reply = await writer.SendAsync(writer.Drafts.Update("alice.dm3.eth", version, ("avatar", $"{version + 1}")), Alice);
            Assert.True(reply.Status == 200, reply.Text);
            Assert.Equal($"{version + 1}", await writer.TextOfAsync("alice.dm3.eth", "avatar"));
            await ShowsAsync(reader, "alice.dm3.eth", $"{version + 1}");
        }
    }

    // From the moment at which one has acknowledged a change to the moment at which the other answers it. What a busy machine does to single ones, the median shrugs off.
    [Fact]
    public async Task AChangeOnOne_IsServedByTheOther_WithinASecond()
    {
        const int Changes = 50;
        var within = TimeSpan.FromSeconds(1);
        await _one.RegisterAsync(Alice, "timed.dm3.eth", ("avatar", "1"));
        await ShowsAsync(_two, "timed.dm3.eth", "1");
        List<TimeSpan> took = [];
        for (var version = 1; version <= Changes; version++)
        {
            var (writer, reader) = version % 2 == 0 ? (_one, _two) : (_two, _one);
            // Asked twice, it keeps the answer.
            await ShowsAsync(reader, "timed.dm3.eth", $"{version}");
            await ShowsAsync(reader, "timed.dm3.eth", $"{version}");
            var reply = await writer.SendAsync(writer.Drafts.Update("timed.dm3.eth", version, ("avatar", $"{version + 1}")), Alice);
            var acknowledged = System.Diagnostics.Stopwatch.GetTimestamp();
            Assert.True(reply.Status == 200, reply.Text);
            await UntilAsync(async () => await reader.TextOfAsync("timed.dm3.eth", "avatar") == $"{version + 1}", pauseMilliseconds: 1);
            took.Add(System.Diagnostics.Stopwatch.GetElapsedTime(acknowledged));
        }

        took.Sort();
        output.WriteLine($"{Changes} changes until the other gateway answered them: median {took[Changes / 2].TotalMilliseconds:0.0} ms, slowest {took[^1].TotalMilliseconds:0.0} ms");
        Assert.True(took[Changes / 2] < within, $"median {took[Changes / 2]}");
    }

    // Eight labels of letters of three bytes: within the limit of characters, and more bytes than an index row of PostgreSQL has.
    [Fact]
    public async Task ANameOfTooManyBytes_IsRefused_NotAFault()
    {
        var label = string.Concat(Enumerable.Range(0, 84).Select(i => (char)('\u4e00' + (i * 7))));
        await _one.RegisterAsync(Alice, "long.messengerxy.eth");
        var name = string.Join('.', Enumerable.Repeat(label, 9)) + ".long.messengerxy.eth";
        Assert.InRange(name.Length, 700, 1024);
        var reply = await _one.SendAsync(_one.Drafts.Registration(name, Alice.Address), Alice);
        Assert.Equal((400, "invalid-name"), reply.Problem);
        // The longest that there can be is taken.
        name = string.Join('.', Enumerable.Repeat(label, 7)) + ".long.messengerxy.eth";
        await _one.RegisterAsync(Alice, name);
        Assert.Equal(200, (await _two.GetAsync($"/v1/names/{Uri.EscapeDataString(name)}")).Status);
    }

    [Fact]
    public async Task AnImportIntoOne_IsServedByTheOther()
    {
        for (var value = 1; value < 4; value++)
        {
            // Kept by the other one, the empty answer at first.
            await ShowsAsync(_two, "ann.messengerxy.eth", value == 1 ? "" : $"{value - 1}");
            await ShowsAsync(_two, "ann.messengerxy.eth", value == 1 ? "" : $"{value - 1}");
            var line = $$$"""{"name":"ann.messengerxy.eth","records":{"texts":{"avatar":"{{{value}}}"} } }""";
            var reply = await _one.VendorAsync(HttpMethod.Post, "/v1/zones/messengerxy.eth/names:import", line);
            Assert.True(reply.Status == 200, reply.Text);
            await ShowsAsync(_two, "ann.messengerxy.eth", $"{value}");
        }
    }

    [Fact]
    public async Task APrimaryName_SetOnOne_IsAnsweredByTheOther_UntilItEnds()
    {
        var addressName = $"{Alice.Address.ToLowerHex()}.dm3.eth";
        async Task AnswersAsync(string name) => await UntilAsync(async () =>
            (await _two.ResolveAsync(addressName, new NameQuery(Node(addressName)))).SequenceEqual(RecordAnswer.Text(name)));

        await AnswersAsync("");
        await _one.RegisterAsync(Alice, "alice.messengerxy.eth");
        Assert.Equal(200, (await _one.SendAsync(_one.Drafts.PrimaryName("alice.messengerxy.eth", 1), Alice)).Status);
        await AnswersAsync("alice.messengerxy.eth");
        Assert.Equal(200, (await _one.SendAsync(_one.Drafts.Release("alice.messengerxy.eth", 2), Alice)).Status);
        await AnswersAsync("");
    }

    [Fact]
    public async Task AZone_ClaimedAtOne_IsServedByTheOther()
    {
        var zone = new StoredZone("vendor.eth", Node("vendor.eth"), ZoneKinds.Names, TestGateway.ChainId, [TestGateway.Resolver], ZonePolicyJson.Write(new ZonePolicy()));
        await _one.Services.GetRequiredService<ZoneStore>().ClaimAsync(zone, new SignedOperation(Alice.Address, "{}", Node("digest"), new byte[65], 1), default);
        await UntilAsync(() => Task.FromResult(_two.Services.GetRequiredService<ZoneSet>().Find("vendor.eth")?.Version == 1));
        Assert.Equal(200, (await _two.GetAsync("/v1/zones/vendor.eth")).Status);
        // And by one that starts later.
        await using var third = await StartAsync();
        Assert.Equal(200, (await third.GetAsync("/v1/zones/vendor.eth")).Status);
    }

    [Fact]
    public async Task AnApiKey_MadeAtOne_IsGoodAtTheOther_UntilItIsRevoked()
    {
        var (key, id) = await _one.MakeKeyAsync("write");
        Assert.Equal(201, (await _two.VendorAsync(HttpMethod.Put, "/v1/zones/messengerxy.eth/names/user", "{}", key)).Status);
        Assert.Equal(204, (await _one.VendorAsync(HttpMethod.Delete, $"/v1/zones/messengerxy.eth/keys/{id}")).Status);
        Assert.Equal(401, (await _two.VendorAsync(HttpMethod.Put, "/v1/zones/messengerxy.eth/names/user", "{}", key)).Status);
    }

    [Fact]
    public async Task TwoClients_RacingForOneNameThroughBoth_AreWonByOne()
    {
        const int Tries = 100;
        for (var i = 0; i < Tries; i++)
        {
            var name = $"race{i}.dm3.eth";
            var replies = await Task.WhenAll(
                _one.SendAsync(_one.Drafts.Registration(name, Alice.Address), Alice),
                _two.SendAsync(_two.Drafts.Registration(name, Bob.Address), Bob));
            Assert.Equal([201, 409], replies.Select(reply => reply.Status).Order());
            var winner = replies[0].Status == 201 ? Alice : Bob;
            foreach (var gateway in (TestGateway[])[_one, _two])
                Assert.Equal(winner.Address, Address.Parse((string)(await gateway.GetAsync($"/v1/names/{name}")).Json["owner"]!));
        }
    }

    [Fact]
    public async Task AfterTheConnectionsAreLost_ChangesOfTheOtherShowAgain()
    {
        await _one.RegisterAsync(Alice, "alice.dm3.eth", ("avatar", "1"));
        await ShowsAsync(_two, "alice.dm3.eth", "1");
        PostgresServer.Shared.Disconnect(_place);
        Assert.Equal(200, (await _one.SendAsync(_one.Drafts.Update("alice.dm3.eth", 1, ("avatar", "2")), Alice)).Status);
        await ShowsAsync(_two, "alice.dm3.eth", "2");
    }

    [Fact]
    public async Task WithoutTheDatabase_NothingIsReady_AndCallersAreToldToComeAgain()
    {
        Assert.Equal(200, (await _one.GetAsync("/health/ready")).Status);
        var name = new NpgsqlConnectionStringBuilder(_place).Database;
        PostgresServer.Shared.Execute($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        PostgresServer.Shared.Disconnect(_place);
        Assert.Equal((int)HttpStatusCode.ServiceUnavailable, (await _one.GetAsync("/health/ready")).Status);
        Assert.Equal(200, (await _one.GetAsync("/health/live")).Status);
        var reply = await _one.SendAsync(_one.Drafts.Registration("bob.dm3.eth", Bob.Address), Bob);
        Assert.Equal((503, "store-unavailable"), (reply.Status, (string?)reply.Json["code"]));
        Assert.True(reply.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        PostgresServer.Shared.Execute($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        Assert.Equal(200, (await _one.GetAsync("/health/ready")).Status);
        await _one.RegisterAsync(Bob, "bob.dm3.eth");
    }

    [Fact]
    public async Task ADatabaseThatIsMissing_StopsTheStartWithOneLine_WithoutThePassword()
    {
        var missing = new NpgsqlConnectionStringBuilder(_place) { Database = "missing", Password = "hunter2" }.ToString();
        var fault = await Assert.ThrowsAsync<StartupException>(() => TestGateway.StartAsync(("Gateway:PostgresConnection", missing)));
        Assert.Contains("\"missing\" does not exist", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    // Empty is one too: a secret that was not there must not start a service on an empty file.
    [Theory]
    [InlineData("postgres://dm3:hunter2@db/dm3")]
    [InlineData("Database=dm3;Username=dm3;Password=hunter2")]
    [InlineData("Host=;Database=dm3")]
    [InlineData("")]
    public async Task AConnectionThatCannotBeRead_IsAFaultOfTheConfiguration_WithoutThePassword(string connection)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(("Gateway:PostgresConnection", connection)));
        Assert.StartsWith("Gateway:PostgresConnection: must be in the form", Assert.Single(fault.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        ("Gateway:PostgresConnection", _place), ("Gateway:AnswerKey", Of("answer key").PrivateKeyHex), ("Gateway:Limits:WritesPerMinutePerClient", "0"),
        ("Gateway:Limits:KeyCallsPerMinutePerClient", "0"), ("Gateway:Limits:ReadsPerMinutePerClient", "0"));

    private static Task ShowsAsync(TestGateway gateway, string name, string avatar) => UntilAsync(async () => await gateway.TextOfAsync(name, "avatar") == avatar);

    // The limit is for a machine that is busy with other things.
    private static async Task UntilAsync(Func<Task<bool>> holds, int pauseMilliseconds = 20)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds()) await Task.Delay(pauseMilliseconds, limit.Token);
    }
}
