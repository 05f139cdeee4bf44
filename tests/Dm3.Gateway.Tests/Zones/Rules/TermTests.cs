using Dm3.Ethereum.Ccip;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Sqlite;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones.Rules;

/// <summary>Names with a term: they end, rest in grace for their owner alone, and are free after that. No answer outlives the term.</summary>
public sealed class TermTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Period = 1000;
    private const int Grace = 100;

    private TestGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await TestGateway.StartAsync(
        ("Gateway:Zones:1:Policy:RegistrationPeriodSeconds", $"{Period}"), ("Gateway:Zones:1:Policy:GraceSeconds", $"{Grace}"));

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private Drafts Drafts => _gateway.Drafts;

    private static string Name(string label) => label + ".messengerxy.eth";

    private async Task<long> ExpiresAsync(string name) => (long)(await _gateway.GetAsync("/v1/names/" + name)).Json["expires"]!;

    [Fact]
    public async Task Registration_GetsTheTermOfItsZone()
    {
        var name = Name("termed");
        var reply = await _gateway.SendAsync(Drafts.Registration(name, Alice.Address), Alice);
        Assert.Equal(_gateway.Clock.UnixSeconds + Period, (long)reply.Json["expires"]!);
        Assert.Equal(_gateway.Clock.UnixSeconds + Period, await ExpiresAsync(name));
        await _gateway.RegisterAsync(Alice, "a." + name);
        Assert.Null((await _gateway.GetAsync("/v1/names/a." + name)).Json["expires"]);
        await _gateway.RegisterAsync(Alice, "endless.dm3.eth");
        Assert.Null((await _gateway.GetAsync("/v1/names/endless.dm3.eth")).Json["expires"]);
    }

    [Fact]
    public async Task NameInGrace_AnswersAndIsItsOwnersAlone()
    {
        var name = Name("resting");
        await _gateway.RegisterAsync(Alice, name, ("url", "1"));
        _gateway.Clock.Advance(Period);
        Assert.Equal("1", await _gateway.TextOfAsync(name, "url"));
        Assert.Equal("taken", (await _gateway.SendAsync(Drafts.Registration(name, Bob.Address, 1), Bob)).Problem.Code);
        Assert.Equal("taken", (string)(await _gateway.GetAsync("/v1/availability/" + name)).Json["reason"]!);
        Assert.Equal((403, "wrong-signer"), (await _gateway.SendAsync(Drafts.Renewal(name, Period, 1), Bob)).Problem);
        var end = await ExpiresAsync(name);
        var renewed = await _gateway.SendAsync(Drafts.Renewal(name, Period, 1), Alice);
        Assert.Equal((200, end + Period, 2L), (renewed.Status, (long)renewed.Json["expires"]!, (long)renewed.Json["version"]!));
    }

    [Fact]
    public async Task LapsedName_AnswersSignedEmptySaysWhyAndIsFree()
    {
        var name = Name("gone");
        await _gateway.RegisterAsync(Alice, name, ("url", "1"));
        await _gateway.RegisterAsync(Alice, "a." + name, ("url", "2"));
        Assert.Equal(200, (await _gateway.SendAsync(Drafts.PrimaryName(name, 1), Alice)).Status);
        Assert.Equal("2", await _gateway.TextOfAsync("a." + name, "url"));
        _gateway.Clock.Advance(Period + Grace - 1);
        Assert.Equal(("1", "2"), (await _gateway.TextOfAsync(name, "url"), await _gateway.TextOfAsync("a." + name, "url")));
        Assert.Equal(200, (await _gateway.GetAsync($"/profile/name/{Alice.Address}")).Status);
        _gateway.Clock.Advance(1);

        foreach (var each in (string[])[name, "a." + name])
        {
            Assert.Equal("", await _gateway.TextOfAsync(each, "url"));
            var why = (await _gateway.GetAsync($"/v1/explain?name={each}&record=url")).Json;
            Assert.Equal("name-expired", (string)why["reason"]!);
            Assert.Equal((404, "not-registered"), (await _gateway.GetAsync("/v1/names/" + each)).Problem);
        }

        Assert.Equal(404, (await _gateway.GetAsync($"/profile/name/{Alice.Address}")).Status);
        foreach (var query in (string[])["zone=messengerxy.eth", $"owner={Alice.Address}", $"zone=messengerxy.eth&prefix=a.gone"])
            Assert.Empty((await _gateway.GetAsync("/v1/names?" + query)).Json["names"]!.AsArray());
        Assert.Equal((404, "not-registered"), (await _gateway.SendAsync(Drafts.Renewal(name, Period, 2), Alice)).Problem);
        Assert.Equal((404, "not-registered"), (await _gateway.SendAsync(Drafts.Update(name, 2, ("url", "3")), Alice)).Problem);
        Assert.Equal((404, "not-registered"), (await _gateway.SendAsync(Drafts.Update("a." + name, 1, ("url", "3")), Alice)).Problem);
        Assert.True((bool)(await _gateway.GetAsync("/v1/availability/" + name)).Json["available"]!);

        Assert.Equal(201, (await _gateway.SendAsync(Drafts.Registration(name, Bob.Address, 2), Bob)).Status);
        Assert.Equal(_gateway.Clock.UnixSeconds + Period, await ExpiresAsync(name));
        Assert.Equal((404, "not-registered"), (await _gateway.GetAsync("/v1/names/a." + name)).Problem);
        Assert.Equal(("", ""), (await _gateway.TextOfAsync(name, "url"), await _gateway.TextOfAsync("a." + name, "url")));
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(Period - 200, 200)]
    [InlineData(Period - 1, 1)]
    [InlineData(Period, Grace)]
    [InlineData(Period + Grace - 7, 7)]
    public async Task Answer_IsNotValidBeyondTheTermNorTheGrace(int at, int seconds)
    {
        var name = Name("bounded");
        await _gateway.RegisterAsync(Alice, name, ("url", "1"));
        await _gateway.RegisterAsync(Alice, "a." + name, ("url", "1"));
        Assert.Equal(200, (await _gateway.SendAsync(Drafts.PrimaryName("a." + name, 1), Alice)).Status);
        _gateway.Clock.Advance(at);
        var now = _gateway.Clock.UnixSeconds;
        var calldata = Lookup.Calldata(name, Lookup.Text(name, "url"));
        var reply = await _gateway.FetchAsync(calldata, TestGateway.OtherResolver);
        Assert.Equal(now + seconds, Expiry(reply));
        Assert.True(reply.Headers.CacheControl!.MaxAge!.Value.TotalSeconds <= seconds);
        Assert.Equal(seconds, (int)(await _gateway.GetAsync($"/v1/explain?name={name}&record=url")).Json["validForSeconds"]!);
        var deeper = await _gateway.FetchAsync(Lookup.Calldata("a." + name, Lookup.Text("a." + name, "url")), TestGateway.OtherResolver);
        Assert.Equal(now + seconds, Expiry(deeper));
        // The address name answers with the primary name, which ends with its root.
        var own = $"{Alice.Address.ToLowerHex()}.dm3.eth";
        var called = Lookup.Calldata(own, new NameQuery(Lookup.Node(own)));
        var primary = await _gateway.FetchAsync(called);
        Assert.Equal("a." + name, Lookup.DecodeText(_gateway.Verified(primary, called)));
        Assert.Equal(now + seconds, Expiry(primary));
    }

    [Fact]
    public async Task Renewal_HasAMeasure()
    {
        var name = Name("measured");
        await _gateway.RegisterAsync(Alice, name);
        var end = await ExpiresAsync(name);
        Assert.Equal((400, "duration-out-of-range"), (await _gateway.SendAsync(Drafts.Renewal(name, 0, 1), Alice)).Problem);
        Assert.Equal((400, "duration-out-of-range"), (await _gateway.SendAsync(Drafts.Renewal(name, Period + 1, 1), Alice)).Problem);
        Assert.Equal(end + Period, (long)(await _gateway.SendAsync(Drafts.Renewal(name, Period, 1), Alice)).Json["expires"]!);
        Assert.Equal((400, "duration-out-of-range"), (await _gateway.SendAsync(Drafts.Renewal(name, 1, 2), Alice)).Problem);
        Assert.Equal((409, "stale-nonce"), (await _gateway.SendAsync(Drafts.Renewal(name, 1, 1), Alice)).Problem);
        var huge = Drafts.Renewal(name, 1, 2).With("duration", "115792089237316195423570985008687907853269984665640564039457584007913129639935");
        Assert.Equal((400, "duration-out-of-range"), (await _gateway.SendAsync(huge, Alice)).Problem);
        await _gateway.RegisterAsync(Alice, "measured.dm3.eth");
        Assert.Equal((409, "no-term"), (await _gateway.SendAsync(Drafts.Renewal("measured.dm3.eth", 1, 1), Alice)).Problem);

        // In grace it counts from the end, and must reach the present.
        _gateway.Clock.Advance((2 * Period) + 50);
        Assert.Equal((400, "duration-out-of-range"), (await _gateway.SendAsync(Drafts.Renewal(name, 50, 2), Alice)).Problem);
        Assert.Equal(end + Period + 51, (long)(await _gateway.SendAsync(Drafts.Renewal(name, 51, 2), Alice)).Json["expires"]!);
    }

    [Fact]
    public async Task TypedData_OfARenewalIsThatOfTheDesign()
    {
        await _gateway.RegisterAsync(Alice, Name("typed"));
        foreach (var type in (string[])["\"type\":\"Renewal\",", ""])
        {
            var reply = await _gateway.PostAsync("/v1/typed-data", $$$"""{{{{type}}}"operation":{"name":"typed.messengerxy.eth","duration":"5"}}""");
            Assert.True(reply.Status == 200, reply.Text);
            Assert.Equal(
                """[{"name":"name","type":"string"},{"name":"duration","type":"uint256"},{"name":"nonce","type":"uint256"},{"name":"deadline","type":"uint256"}]""",
                reply.Json["types"]!["Renewal"]!.ToJsonString());
            Assert.Equal("1", (string)reply.Json["message"]!["nonce"]!);
        }
    }

    [Fact]
    public async Task Log_RebuildsWhatTheStoreHolds()
    {
        var name = Name("logged");
        await _gateway.RegisterAsync(Alice, name, ("url", "1"));
        await _gateway.RegisterAsync(Alice, "a." + name);
        await _gateway.SendAsync(Drafts.PrimaryName(name, 1), Alice);
        await _gateway.SendAsync(Drafts.Renewal(name, 10, 2), Alice);
        _gateway.Clock.Advance(Period + 10 + Grace);
        Assert.Equal(201, (await _gateway.SendAsync(Drafts.Registration(name, Bob.Address, 3), Bob)).Status);
        await _gateway.StopAsync();

        await using var database = SqliteDatabase.Open(_gateway.DataFile);
        var replay = new OperationReplay();
        foreach (var operation in new OperationStore(database).After(0, 100)) replay.Apply(operation);
        Assert.Equal(2, replay.Names.Count);
        Assert.All(replay.Names, pair => Assert.Equal(pair.Value, new NameStore(database).Find(pair.Key)));
        Assert.Empty(replay.PrimaryNames);
    }

    private static long Expiry(Reply reply)
    {
        Assert.True(new Ethereum.Abi.AbiReader(reply.Answer).TryReadBytes(out _));
        return (long)System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(reply.Answer.AsSpan(32 + 24, 8));
    }
}
