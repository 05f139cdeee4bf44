using System.Text.Json.Nodes;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Registration;

/// <summary>What operations do to a name over its life, and that none of them can ever be used twice.</summary>
public sealed class LifeOfANameTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private Drafts Drafts => gateway.Drafts;

    private async Task<JsonNode> DoneAsync(Draft draft, Wallet wallet)
    {
        var reply = await gateway.SendAsync(draft, wallet);
        Assert.True(reply.Status is 200 or 201, reply.Text);
        return reply.Json;
    }

    private async Task<JsonNode> ViewAsync(string name)
    {
        var reply = await gateway.GetAsync("/v1/names/" + Uri.EscapeDataString(name));
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json;
    }

    [Fact]
    public async Task Shows_TheNameAsItIs()
    {
        var registered = Drafts.Registration("shown.dm3.eth", Alice.Address).With(("avatar", "é"), ("url", "u")).With((60UL, Bob.Address.ToLowerHex())).With("contenthash", "0xe30101");
        var reply = await gateway.SendAsync(registered, Alice);
        Assert.Equal(201, reply.Status);
        gateway.Clock.Advance(10);
        await DoneAsync(Drafts.Update("shown.dm3.eth", 1, ("avatar", ""), ("header", "h")), Alice);
        var view = await ViewAsync("shown.dm3.eth");
        Assert.Equal("shown.dm3.eth", (string)view["name"]!);
        Assert.Equal("dm3.eth", (string)view["zone"]!);
        Assert.Equal(Lookup.Node("shown.dm3.eth").ToString(), (string)view["node"]!);
        Assert.Equal(Alice.Address.ToString(), (string)view["owner"]!);
        Assert.Equal(2, (int)view["version"]!);
        Assert.Equal(gateway.Clock.UnixSeconds - 10, (long)view["created"]!);
        Assert.Equal(gateway.Clock.UnixSeconds, (long)view["updated"]!);
        Assert.Equal("""{"header":"h","url":"u"}""", new JsonObject(view["records"]!["texts"]!.AsObject().OrderBy(text => text.Key).Select(text => KeyValuePair.Create(text.Key, text.Value?.DeepClone()))).ToJsonString());
        Assert.Equal($$"""{"60":"{{Bob.Address.ToLowerHex()}}"}""", view["records"]!["addresses"]!.ToJsonString());
        Assert.Equal("0xe30101", (string)view["records"]!["contenthash"]!);
    }

    [Fact]
    public async Task Update_ChangesWhatItNamesAndNothingElse()
    {
        const string Name = "update.dm3.eth";
        await DoneAsync(Drafts.Registration(Name, Alice.Address).With(("a", "1"), ("b", "2")).With((0UL, "0x01"), (2UL, "0x02")).With("contenthash", "0xe301"), Alice);
        await DoneAsync(Drafts.Update(Name, 1, ("a", ""), ("nothing", "")).With((2UL, "0x")), Alice);
        var records = (await ViewAsync(Name))["records"]!;
        Assert.Equal("""{"texts":{"b":"2"},"addresses":{"0":"0x01"},"contenthash":"0xe301"}""", records.ToJsonString());
        await DoneAsync(Drafts.Update(Name, 2).With("contenthash", "0x00"), Alice);
        Assert.Null((await ViewAsync(Name))["records"]!["contenthash"]);
        await DoneAsync(Drafts.Update(Name, 3), Alice);
        Assert.Equal(4, (int)(await ViewAsync(Name))["version"]!);
    }

    [Fact]
    public async Task Transfer_ClearsTheRecordsAndReleasesDeeperNames()
    {
        await gateway.RegisterAsync(Alice, "moved.dm3.eth", ("avatar", "alice's"));
        await gateway.RegisterAsync(Alice, "deep.moved.dm3.eth", ("avatar", "alice's"));
        await gateway.RegisterAsync(Alice, "unmoved.dm3.eth", ("avatar", "stays"));
        await DoneAsync(Drafts.Transfer("moved.dm3.eth", Bob.Address, 1), Alice);
        var view = await ViewAsync("moved.dm3.eth");
        Assert.Equal(Bob.Address.ToString(), (string)view["owner"]!);
        Assert.Empty(view["records"]!["texts"]!.AsObject());
        Assert.Equal((404, "not-registered"), (await gateway.GetAsync("/v1/names/deep.moved.dm3.eth")).Problem);
        Assert.Equal("stays", (string)(await ViewAsync("unmoved.dm3.eth"))["records"]!["texts"]!["avatar"]!);
        Assert.Equal((403, "wrong-signer"), (await gateway.SendAsync(Drafts.Registration("deep.moved.dm3.eth", Alice.Address, 2), Alice)).Problem);
        Assert.Equal((403, "wrong-signer"), (await gateway.SendAsync(Drafts.Update("moved.dm3.eth", 2, ("a", "b")), Alice)).Problem);
        await DoneAsync(Drafts.Registration("deep.moved.dm3.eth", Bob.Address, 2), Bob);
        await DoneAsync(Drafts.Update("moved.dm3.eth", 2, ("avatar", "bob's")), Bob);
    }

    [Fact]
    public async Task DeeperNames_BelongToTheOwnerOfTheNameAbove()
    {
        await gateway.RegisterAsync(Alice, "above.dm3.eth");
        Assert.Equal((403, "wrong-signer"), (await gateway.SendAsync(Drafts.Registration("x.above.dm3.eth", Mallory.Address), Mallory)).Problem);
        await DoneAsync(Drafts.Registration("x.y.above.dm3.eth", Alice.Address).With(("avatar", "deep")), Alice);
        Assert.Equal((403, "reserved"), (await gateway.SendAsync(Drafts.Transfer("x.y.above.dm3.eth", Bob.Address, 1), Alice)).Problem);
        await DoneAsync(Drafts.Release("above.dm3.eth", 1), Alice);
        Assert.Equal((404, "not-registered"), (await gateway.GetAsync("/v1/names/x.y.above.dm3.eth")).Problem);
        Assert.Equal((404, "not-registered"), (await gateway.SendAsync(Drafts.Registration("x.y.above.dm3.eth", Alice.Address, 2), Alice)).Problem);
    }

    [Fact]
    public async Task AddressNames_BelongToTheirAddressAlone()
    {
        var owner = Of("owner of an address name");
        var name = owner.Address.ToLowerHex() + ".dm3.eth";
        Assert.Equal((403, "wrong-signer"), (await gateway.SendAsync(Drafts.Registration(name, Mallory.Address), Mallory)).Problem);
        await DoneAsync(Drafts.Registration("a." + name, owner.Address), owner);
        await DoneAsync(Drafts.Registration(name, owner.Address).With(("avatar", "mine")), owner);
        Assert.Equal((403, "reserved"), (await gateway.SendAsync(Drafts.Transfer(name, Bob.Address, 1), owner)).Problem);
        var elsewhere = Drafts.Update(name, 1).With((60UL, Bob.Address.ToLowerHex()));
        Assert.Equal((403, "reserved"), (await gateway.SendAsync(elsewhere, owner)).Problem);
        await DoneAsync(Drafts.Update(name, 1).With((60UL, owner.Address.ToLowerHex())), owner);
        await DoneAsync(Drafts.Release(name, 2), owner);
        Assert.Equal(owner.Address, await gateway.AddrOfAsync(name));
        Assert.Equal((404, "not-registered"), (await gateway.GetAsync("/v1/names/" + name)).Problem);
    }

    // Two owners take turns with one name; after every step everything that was ever accepted is sent again, by whoever holds a copy.
    [Fact]
    public async Task Replay_OfAnyAcceptedOperationIsRefusedForever()
    {
        const string Name = "replay.dm3.eth";
        const string Deep = "deep.replay.dm3.eth";
        (Draft Draft, Wallet Wallet)[] story =
        [
            (Drafts.Registration(Name, Alice.Address).With(("avatar", "1")), Alice),
            (Drafts.Registration(Deep, Alice.Address), Alice),
            (Drafts.Update(Name, 1, ("avatar", "2")), Alice),
            (Drafts.Update(Deep, 1, ("avatar", "2")), Alice),
            (Drafts.Transfer(Name, Bob.Address, 2), Alice),
            (Drafts.Transfer(Name, Alice.Address, 3), Bob),
            (Drafts.Registration(Deep, Alice.Address, 3), Alice),
            (Drafts.Release(Name, 4), Alice),
            (Drafts.Registration(Name, Alice.Address, 5), Alice),
            (Drafts.Release(Name, 6), Alice),
            (Drafts.Registration(Name, Bob.Address, 7), Bob),
            (Drafts.Release(Name, 8), Bob),
            (Drafts.Registration(Name, Alice.Address, 9), Alice),
        ];
        for (var step = 0; step < story.Length; step++)
        {
            await DoneAsync(story[step].Draft, story[step].Wallet);
            var before = gateway.Dump();
            for (var earlier = 0; earlier <= step; earlier++)
                Assert.InRange((await gateway.SendAsync(story[earlier].Draft, story[earlier].Wallet)).Problem.Status, 403, 409);
            Assert.Equal(before, gateway.Dump());
        }
    }

    [Fact]
    public async Task Concurrent_RegistrationsOfOneNameHaveOneWinner()
    {
        var wallets = Enumerable.Range(0, 24).Select(i => Of("racer " + i)).ToList();
        for (var round = 0; round < 5; round++)
        {
            var name = $"race-{round}.dm3.eth";
            var replies = await Task.WhenAll(wallets.Select(wallet => gateway.SendAsync(Drafts.Registration(name, wallet.Address), wallet)));
            var winner = Assert.Single(replies, reply => reply.Status == 201);
            Assert.All(replies, reply => Assert.True(ReferenceEquals(reply, winner) || reply.Problem == (409, "taken"), reply.Text));
            Assert.Equal((string)winner.Json["owner"]!, (string)(await ViewAsync(name))["owner"]!);
        }
    }

    [Fact]
    public async Task Concurrent_CopiesOfOneOperationAreAcceptedOnce()
    {
        await gateway.RegisterAsync(Alice, "copies.dm3.eth");
        var update = Drafts.Update("copies.dm3.eth", 1, ("avatar", "once"));
        var replies = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => gateway.SendAsync(update, Alice)));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(replies, reply => Assert.True(reply.Status == 200 || reply.Problem is (409, "stale-nonce" or "already-accepted"), reply.Text));
        Assert.Equal(2, (int)(await ViewAsync("copies.dm3.eth"))["version"]!);
    }
}
