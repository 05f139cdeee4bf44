using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones;

/// <summary>What a zone's operator learns about its day: counters by code, and nothing about anybody.</summary>
public sealed class ZoneStatisticsTests
{
    private const string Path = "/v1/zones/messengerxy.eth/stats";

    [Fact]
    public async Task Stats_CountNamesWritesLookupsAndRefusals()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync(Alice, "counted.messengerxy.eth", ("url", "1"));
        await gateway.VendorAsync(HttpMethod.Put, "/v1/zones/messengerxy.eth/names/managed", "{}");
        Assert.Equal(409, (await gateway.SendAsync(gateway.Drafts.Registration("counted.messengerxy.eth", Bob.Address), Bob)).Status);
        Assert.Equal(401, (await gateway.VendorAsync(HttpMethod.Put, "/v1/zones/messengerxy.eth/names/x", "{}", key: "wrong")).Status);
        for (var i = 0; i < 3; i++) await gateway.TextOfAsync("counted.messengerxy.eth", "url");
        await gateway.TextOfAsync("nobody.messengerxy.eth", "url");
        await gateway.RegisterAsync(Alice, "elsewhere.dm3.eth");

        var stats = await gateway.VendorAsync(HttpMethod.Get, Path);
        Assert.Equal(
            """{"zone":"messengerxy.eth","day":"2030-03-17","names":2,"lookups":4,"writes":2,"refusals":{"api-key-required":1,"taken":1}}""",
            stats.Text.Replace("\"taken\":1,\"api-key-required\":1", "\"api-key-required\":1,\"taken\":1", StringComparison.Ordinal));

        // They outlive the process, and each day begins anew.
        await gateway.TextOfAsync("nobody.messengerxy.eth", "url");
        await gateway.StopAsync();
        await gateway.StartAsync();
        Assert.Equal(5, (long)(await gateway.VendorAsync(HttpMethod.Get, Path)).Json["lookups"]!);
        gateway.Clock.Advance(24 * 60 * 60);
        var next = (await gateway.VendorAsync(HttpMethod.Get, Path)).Json;
        Assert.Equal(("2030-03-18", 0L, 2L), ((string)next["day"]!, (long)next["lookups"]!, (long)next["names"]!));
        Assert.Equal(5, (long)(await gateway.VendorAsync(HttpMethod.Get, Path + "?day=2030-03-17")).Json["lookups"]!);
    }

    [Fact]
    public async Task Stats_TakeAKeyOfTheZone()
    {
        await using var gateway = await TestGateway.StartAsync();
        Assert.Equal((401, "api-key-required"), (await gateway.GetAsync(Path)).Problem);
        Assert.Equal((401, "api-key-required"), (await gateway.VendorAsync(HttpMethod.Get, "/v1/zones/dm3.eth/stats")).Problem);
        Assert.Equal((404, "unknown-zone"), (await gateway.VendorAsync(HttpMethod.Get, "/v1/zones/none.eth/stats")).Problem);
        var (read, _) = await gateway.MakeKeyAsync("read");
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Get, Path, key: read)).Status);
        foreach (var day in (string[])["yesterday", "2026-13-01", "0000-01-01", "99999-01-01", "2026-11-26T00:00"])
            Assert.Equal((400, "invalid-query"), (await gateway.VendorAsync(HttpMethod.Get, Path + "?day=" + day)).Problem);
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Get, Path + "?day=0001-01-01")).Status);
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Get, Path + "?day=9999-12-31")).Status);
    }

    [Fact]
    public async Task StrangersNames_MakeNoCounters()
    {
        await using var gateway = await TestGateway.StartAsync();
        // A name of a hundred thousand labels, signed for or not, is not even hashed.
        var long1 = string.Concat(Enumerable.Repeat("a.", 100_000)) + "messengerxy.eth";
        var draft = gateway.Drafts.Registration("x.messengerxy.eth", Alice.Address).With("name", long1);
        Assert.Equal((400, "invalid-name"), (await gateway.SendSignedAsync(draft, "0x" + new string('1', 130))).Problem);
        Assert.Empty((await gateway.VendorAsync(HttpMethod.Get, Path)).Json["refusals"]!.AsObject());
    }
}
