using System.Text.Json.Nodes;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Registration;

/// <summary>Availability, listing, zones and health: what anyone can read.</summary>
public sealed class ReadingTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly Wallet Lister = Of("lister");

    [Theory]
    [InlineData("free.dm3.eth", null)]
    [InlineData("bücher.messengerxy.eth", null)]
    [InlineData("0x00000000000000000000000000000000000000aa.dm3.eth", null)]
    [InlineData("held.dm3.eth", "taken")]
    [InlineData("admin.dm3.eth", "reserved")]
    [InlineData("treasury.dm3.eth", "reserved")]
    [InlineData("dm3.eth", "reserved")]
    [InlineData("0x00000000000000000000000000000000000000aa.messengerxy.eth", "reserved")]
    [InlineData("ab.dm3.eth", "invalid")]
    [InlineData("a b.dm3.eth", "invalid")]
    [InlineData("Free.dm3.eth", "invalid")]
    [InlineData("сосо.dm3.eth", "confusable")]
    [InlineData("a.held.dm3.eth", null)]
    [InlineData("a.nobody.dm3.eth", "not-registered")]
    public async Task Availability_SaysWhetherAndWhyNot(string name, string? reason)
    {
        if ((await gateway.GetAsync("/v1/names/held.dm3.eth")).Status != 200) await gateway.RegisterAsync(Alice, "held.dm3.eth");
        var reply = await gateway.GetAsync("/v1/availability/" + Uri.EscapeDataString(name));
        Assert.Equal(200, reply.Status);
        Assert.Equal(reason is null, (bool)reply.Json["available"]!);
        Assert.Equal(reason, (string?)reply.Json["reason"]);
        Assert.Equal(reason is null, reply.Json["detail"] is null);
        Assert.Equal(name == "held.dm3.eth" ? 1 : 0, (int)reply.Json["version"]!);
    }

    [Fact]
    public async Task Availability_TellsTheVersionOfAReleasedName()
    {
        await gateway.RegisterAsync(Alice, "given-up.dm3.eth");
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Release("given-up.dm3.eth", 1), Alice)).Status);
        var reply = await gateway.GetAsync("/v1/availability/given-up.dm3.eth");
        Assert.True((bool)reply.Json["available"]!);
        Assert.Equal(2, (int)reply.Json["version"]!);
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration("given-up.dm3.eth", Bob.Address, 2), Bob)).Status);
    }

    [Fact]
    public async Task Availability_OfNamesUnderNoZoneIsAProblem() => Assert.Equal((404, "unknown-zone"), (await gateway.GetAsync("/v1/availability/alice.eth")).Problem);

    [Fact]
    public async Task Availability_InAnAddressZoneIsClosedForOtherLabels()
    {
        await using var addresses = await TestGateway.StartAsync(("Gateway:Zones:1:Kinds:0", "address"), ("Gateway:Zones:1:Policy:Listing", "false"));
        var reply = await addresses.GetAsync("/v1/availability/alice.messengerxy.eth");
        Assert.Equal("zone-closed", (string)reply.Json["reason"]!);
        Assert.Equal((403, "zone-closed"), (await addresses.SendAsync(addresses.Drafts.Registration("alice.messengerxy.eth", Alice.Address), Alice)).Problem);
        Assert.Equal((403, "listing-closed"), (await addresses.GetAsync("/v1/names?zone=messengerxy.eth")).Problem);
        Assert.Equal(200, (await addresses.GetAsync("/v1/names")).Status);
    }

    private static async Task<List<string>> PagesAsync(TestGateway from, string query, int limit)
    {
        var names = new List<string>();
        for (string? cursor = null; ;)
        {
            var reply = await from.GetAsync($"/v1/names?limit={limit}{query}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            Assert.True(reply.Status == 200, reply.Text);
            var page = reply.Json["names"]!.AsArray().Select(name => (string)name!["name"]!).ToList();
            Assert.InRange(page.Count, 0, limit);
            names.AddRange(page);
            Assert.InRange(names.Count, 0, 100);
            cursor = (string?)reply.Json["next"];
            if (cursor is null) return names;
            Assert.Equal(limit, page.Count);
        }
    }

    [Fact]
    public async Task Lists_EachNameOnceOnPagesOfAnySize()
    {
        string[] dm3 = [.. Enumerable.Range(0, 5).Select(i => $"list-{i}.dm3.eth"), "a.list-0.dm3.eth"];
        string[] messenger = [.. Enumerable.Range(0, 4).Select(i => $"list-{i}.messengerxy.eth")];
        foreach (var name in dm3.Concat(messenger)) await gateway.RegisterAsync(Lister, name);
        await gateway.RegisterAsync(Alice, "list-other.dm3.eth");
        await gateway.RegisterAsync(Lister, "list-gone.dm3.eth");
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Release("list-gone.dm3.eth", 1), Lister)).Status);
        var owner = "&owner=" + Lister.Address.ToLowerHex();
        string[] all = [.. dm3.Order(StringComparer.Ordinal), .. messenger];
        for (var limit = 1; limit <= all.Length + 1; limit++) Assert.Equal(all, await PagesAsync(gateway, owner, limit));
        Assert.Equal(messenger, await PagesAsync(gateway, owner + "&zone=messengerxy.eth", 3));
        Assert.Equal(["list-3.dm3.eth", "list-3.messengerxy.eth"], await PagesAsync(gateway, owner + "&prefix=list-3", 1));
        Assert.Equal([.. dm3.Order(StringComparer.Ordinal).Skip(1), "list-other.dm3.eth"], await PagesAsync(gateway, "&zone=dm3.eth&prefix=list-", 2));
        Assert.Empty(await PagesAsync(gateway, "&owner=0x00000000000000000000000000000000000000ff", 2));
        Assert.Empty(await PagesAsync(gateway, "&prefix=%00", 2));
        Assert.Empty(await PagesAsync(gateway, "&prefix=%25", 2));
    }

    // A zone below another one, and after it in the order: a cursor in it ends in the names of both.
    [Fact]
    public async Task Lists_EachNameOnceWhereOneZoneLiesInAnother()
    {
        await using var nested = await TestGateway.StartAsync(
            ("Gateway:Zones:1:Name", "zone.dm3.eth"), ("Gateway:Zones:2:Name", "a.dm3.eth"), ("Gateway:Zones:2:Kinds:0", "name"), ("Gateway:Zones:2:Resolvers:0", TestGateway.Resolver.ToString()));
        string[] names = ["one.a.dm3.eth", "two.a.dm3.eth", "yes.dm3.eth", "zzz.dm3.eth", "one.zone.dm3.eth", "two.zone.dm3.eth"];
        foreach (var name in names)
        {
            var draft = nested.Drafts.Registration(name, Alice.Address);
            var digest = draft.Digest(resolver: name.EndsWith("zone.dm3.eth", StringComparison.Ordinal) ? TestGateway.OtherResolver : TestGateway.Resolver);
            Assert.Equal(201, (await nested.SendSignedAsync(draft, Ethereum.Encoding.Hex.Encode(Alice.Sign(digest)))).Status);
        }

        for (var limit = 1; limit <= names.Length; limit++) Assert.Equal(names, await PagesAsync(nested, "", limit));
    }

    [Theory]
    [InlineData("?owner=alice", 400, "invalid-query")]
    [InlineData("?owner=0x12", 400, "invalid-query")]
    [InlineData("?limit=0", 400, "invalid-query")]
    [InlineData("?limit=201", 400, "invalid-query")]
    [InlineData("?limit=x", 400, "invalid-query")]
    [InlineData("?limit=99999999999", 400, "invalid-query")]
    [InlineData("?limit=1&limit=2", 400, "invalid-query")]
    [InlineData("?zone=alice.eth", 404, "unknown-zone")]
    [InlineData("?cursor=alice.eth", 400, "invalid-query")]
    [InlineData("?zone=messengerxy.eth&cursor=alice.dm3.eth", 400, "invalid-query")]
    public async Task Listing_RefusesQueriesThatDoNotFit(string query, int status, string code) => Assert.Equal((status, code), (await gateway.GetAsync("/v1/names" + query)).Problem);

    [Theory]
    [InlineData("Alice.dm3.eth", 400, "name-not-normalized")]
    [InlineData("a%2Fb.dm3.eth", 400, "invalid-name")]
    [InlineData("%F0%9F.dm3.eth", 400, "invalid-name")]
    [InlineData("alice.eth", 404, "unknown-zone")]
    [InlineData("dm3.eth", 403, "reserved")]
    [InlineData("nobody.dm3.eth", 404, "not-registered")]
    public async Task Name_RefusesWhatItDoesNotHave(string name, int status, string code) => Assert.Equal((status, code), (await gateway.GetAsync("/v1/names/" + name)).Problem);

    [Fact]
    public async Task Zones_SayWhatAClientNeedsToResolveAndSign()
    {
        var zones = (await gateway.GetAsync("/v1/zones")).Json["zones"]!.AsArray();
        Assert.Equal(["dm3.eth", "messengerxy.eth"], zones.Select(zone => (string)zone!["name"]!));
        var zone = (await gateway.GetAsync("/v1/zones/dm3.eth")).Json;
        Assert.True(JsonNode.DeepEquals(zones[0], zone));
        Assert.Equal("name+address", (string)zone["kind"]!);
        Assert.Equal(TestGateway.Resolver.ToString(), (string)zone["resolver"]!);
        Assert.Equal(gateway.Signer.ToString(), (string)zone["signer"]!);
        Assert.Equal(31337, (int)zone["chainId"]!);
        Assert.NotEmpty((string)zone["policy"]!);
        Assert.Equal((404, "unknown-zone"), (await gateway.GetAsync("/v1/zones/alice.eth")).Problem);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/")]
    public async Task Serves_HealthAndAFrontDoor(string path) => Assert.Equal(200, (await gateway.GetAsync(path)).Status);
}
