using System.Text.Json.Nodes;
using Dm3.Ethereum.Crypto;

namespace Dm3.Integration.Tests.Zones;

/// <summary>
/// A messenger's way from an ENS name to users that everybody can resolve: it owns the name on the chain, claims the zone, has its own answer key in the
/// resolver contract, makes an API key, takes its first users in, changes its policy, and loses the name in the end.
/// </summary>
[Collection(NetworkTests.Name)]
public sealed class VendorStoryTests(NetworkFixture network) : IAsyncLifetime, IAsyncDisposable
{
    private const string Zone = "storyxy.eth";

    private readonly VendorFixture _vendor = new(network);
    private readonly PrivateKey _owner = network.Wallet(5);
    private readonly PrivateKey _user = network.Wallet(6);

    public Task InitializeAsync() => _vendor.StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _vendor.DisposeAsync();
        _owner.Dispose();
        _user.Dispose();
    }

    [Fact]
    public async Task Vendor_FromItsNameToItsUsersAndOut()
    {
        // The zone is claimed by whoever owns its name on the chain, and gets an answer key of its own.
        await _vendor.OwnAsync("storyxy", _owner, network.Resolver);
        var (status, zone) = await _vendor.ClaimAsync(VendorFixture.Claim(Zone, _owner, """{"description":"Messenger XY","namesPerOwner":1}"""), _owner);
        Assert.True(status == 201, zone.ToJsonString());
        var signer = (string)zone["signer"]!;
        Assert.NotEqual(network.Network.Description.AnswerSigner, signer);
        await _vendor.SetResolverAsync(Zone, _owner, signer);
        var key = await _vendor.MakeKeyAsync(Zone, _owner, "write", 1);

        // A user that the vendor manages, and one that registers by itself.
        (status, var body) = await _vendor.SendAsync(
            HttpMethod.Put, $"/v1/zones/{Zone}/names/ann", new JsonObject { ["texts"] = new JsonArray(NetworkFixture.Text("url", "https://xy.example/ann")) }, key);
        Assert.True(status == 201, body.ToJsonString());
        (status, body) = await _vendor.RegisterAsync("bob." + Zone, _user, [NetworkFixture.Text("url", "https://bob.example")]);
        Assert.True(status == 201, body.ToJsonString());
        Assert.Equal(
            ["https://xy.example/ann", "https://bob.example", ""],
            await network.EthersAsync(new Query("ann." + Zone, "text", "url"), new Query("bob." + Zone, "text", "url"), new Query("nobody." + Zone, "text", "url")));

        // A look-alike of one waits until the vendor lets it in.
        using var other = network.Wallet(7);
        (status, body) = await _vendor.RegisterAsync("b0b." + Zone, other, [NetworkFixture.Text("url", "https://b0b.example")]);
        Assert.Equal(202, status);
        Assert.Equal([""], await network.EthersAsync(new Query("b0b." + Zone, "text", "url")));
        Assert.Equal(200, (await _vendor.SendAsync(HttpMethod.Post, $"/v1/zones/{Zone}/names/b0b/admit", null, key)).Status);
        Assert.Equal(["https://b0b.example"], await network.EthersAsync(new Query("b0b." + Zone, "text", "url")));

        // A newer claim changes the policy; the old one cannot be put in its place again.
        (status, zone) = await _vendor.ClaimAsync(VendorFixture.Claim(Zone, _owner, """{"registration":"vendor"}""", nonce: 2), _owner);
        Assert.Equal((200, 3), (status, (int)zone["version"]!));
        Assert.Equal(signer, (string)zone["signer"]!);
        Assert.Equal("stale-nonce", (string)(await _vendor.ClaimAsync(VendorFixture.Claim(Zone, _owner, nonce: 2), _owner)).Body["code"]!);
        var availability = await _vendor.SendAsync(HttpMethod.Get, "/v1/availability/cleo." + Zone);
        Assert.Equal("zone-closed", (string)availability.Body["status"]!);
        Assert.Equal(201, (await _vendor.SendAsync(HttpMethod.Put, $"/v1/zones/{Zone}/names/cleo", [], key)).Status);
        Assert.Equal(["https://bob.example"], await network.EthersAsync(new Query("bob." + Zone, "text", "url")));
        var stats = (await _vendor.SendAsync(HttpMethod.Get, $"/v1/zones/{Zone}/stats", null, key)).Body;
        Assert.Equal(4, (int)stats["names"]!);
        Assert.True((int)stats["lookups"]! >= 6);

        // The name is sold: users still resolve, but nothing can be changed, by nobody.
        await _vendor.GiveAsync("storyxy", other.Address);
        await SuspendedAsync();
        foreach (var refused in ((int Status, JsonObject Body)[])
                 [
                     await _vendor.SendAsync(HttpMethod.Put, $"/v1/zones/{Zone}/names/dora", [], key),
                     await _vendor.SendAsync(HttpMethod.Post, $"/v1/zones/{Zone}/names/ann/suspend", new JsonObject { ["reason"] = "x" }, key),
                 ])
            Assert.Equal((403, "zone-suspended"), (refused.Status, (string)refused.Body["code"]!));
        Assert.Equal(["https://xy.example/ann"], await network.EthersAsync(new Query("ann." + Zone, "text", "url")));
    }

    [Fact]
    public async Task Vendor_HasSeveralZonesAlsoDeepOnes_EachWithItsOwnKey()
    {
        const string Deep = "eu.chat.deepxy.eth";
        await _vendor.OwnAsync("deepxy", _owner, network.Resolver);
        await _vendor.OwnBelowAsync("chat", "deepxy.eth", _owner);
        await _vendor.OwnBelowAsync("eu", "chat.deepxy.eth", _owner);
        var (_, top) = await _vendor.ClaimAsync(VendorFixture.Claim("deepxy.eth", _owner), _owner);
        var (status, deep) = await _vendor.ClaimAsync(VendorFixture.Claim(Deep, _owner, """{"labels":"e164","registration":"vendor","listing":false,"phoneRegion":"DE"}"""), _owner);
        Assert.True(status == 201, deep.ToJsonString());
        Assert.NotEqual((string)top["signer"]!, (string)deep["signer"]!);
        await _vendor.SetResolverAsync("deepxy.eth", _owner, (string)top["signer"]!);
        await _vendor.SetResolverAsync(Deep, _owner, (string)deep["signer"]!);
        var topKey = await _vendor.MakeKeyAsync("deepxy.eth", _owner, "write", 1);
        var deepKey = await _vendor.MakeKeyAsync(Deep, _owner, "write", 1);

        var ann = new JsonObject { ["texts"] = new JsonArray(NetworkFixture.Text("url", "https://xy.example/1")) };
        Assert.Equal(401, (await _vendor.SendAsync(HttpMethod.Put, $"/v1/zones/{Deep}/names/015112345678", (JsonObject)ann.DeepClone(), topKey)).Status);
        Assert.Equal(201, (await _vendor.SendAsync(HttpMethod.Put, $"/v1/zones/{Deep}/names/0151%2012345678", (JsonObject)ann.DeepClone(), deepKey)).Status);
        Assert.Equal(201, (await _vendor.SendAsync(HttpMethod.Put, "/v1/zones/deepxy.eth/names/ann", (JsonObject)ann.DeepClone(), topKey)).Status);
        Assert.Equal(
            ["https://xy.example/1", "https://xy.example/1"],
            await network.EthersAsync(new Query("4915112345678." + Deep, "text", "url"), new Query("ann.deepxy.eth", "text", "url")));
        // With the other zone's signer in the contract, nothing is believed: ethers takes the contract's refusal for no value.
        await _vendor.SetResolverAsync(Deep, _owner, (string)top["signer"]!);
        Assert.Equal([NetworkFixture.None], await network.EthersAsync(new Query("4915112345678." + Deep, "text", "url")));
    }

    [Fact]
    public async Task LookupBudget_LeavesAClientWithoutAnAnswer()
    {
        await _vendor.OwnAsync("telxy", _owner, network.Resolver);
        var (_, zone) = await _vendor.ClaimAsync(
            VendorFixture.Claim("telxy.eth", _owner, """{"labels":"e164","registration":"vendor","listing":false,"limits":{"lookupsPerMinutePerClient":2}}"""), _owner);
        await _vendor.SetResolverAsync("telxy.eth", _owner, (string)zone["signer"]!);
        var key = await _vendor.MakeKeyAsync("telxy.eth", _owner, "write", 1);
        Assert.Equal(201, (await _vendor.SendAsync(
            HttpMethod.Put, "/v1/zones/telxy.eth/names/+49%20151%2012345678", new JsonObject { ["texts"] = new JsonArray(NetworkFixture.Text("url", "https://xy.example/1")) }, key)).Status);
        var query = new Query("4915112345678.telxy.eth", "text", "url");
        var answers = await network.EthersAsync(query, query, query, query);
        Assert.Equal(["https://xy.example/1", "https://xy.example/1"], answers[..2]);
        // Neither a value nor "there is none": a failure.
        Assert.All(answers[2..], answer => Assert.StartsWith("error", answer, StringComparison.Ordinal));
        Assert.StartsWith("error", Assert.Single(await network.ViemAsync(network.Resolver, query)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_AreReadFromTheChain()
    {
        await _vendor.OwnAsync("richxy", _owner, network.Resolver);
        await _vendor.ClaimAsync(VendorFixture.Claim("richxy.eth", _owner, """{"registration":"eligible","eligibility":{"minimumBalanceWei":"1000000000000000000","minimumNonce":1}}"""), _owner);
        using var poor = PrivateKey.Parse("0x" + string.Concat(Enumerable.Repeat("5a", 32)));
        using var fresh = network.Wallet(8);
        foreach (var (owner, because) in ((PrivateKey, string)[])[(poor, "wei"), (fresh, "transactions")])
        {
            var (status, refused) = await _vendor.RegisterAsync("first.richxy.eth", owner);
            Assert.Equal((403, "not-eligible"), (status, (string)refused["code"]!));
            Assert.Contains(because, (string)refused["detail"]!, StringComparison.Ordinal);
        }

        Assert.Equal(201, (await _vendor.RegisterAsync("first.richxy.eth", _owner)).Status);
    }

    private async Task SuspendedAsync()
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if ((bool)(await _vendor.SendAsync(HttpMethod.Get, "/v1/zones/" + Zone)).Body["suspended"]!) return;
            await Task.Delay(100);
        }

        Assert.Fail("The zone was not suspended.");
    }
}
