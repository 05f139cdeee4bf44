using System.Security.Cryptography;
using System.Text;
using Dm3.Core.Encoding;
using Dm3.Core.Profile;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Profiles;

/// <summary>Profile documents by hash and by content identifier.</summary>
public sealed class DocumentTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Key = "network.dm3.profile";

    [Fact]
    public async Task Profile_IsServedUnderItsHash_ForGood()
    {
        var owner = await RegisteredAsync("by hash");
        var hash = Sha256Hash.Of(owner.Profile.ToString()).ToString();
        foreach (var path in (string[])[hash, hash[2..], hash.ToUpperInvariant()])
        {
            var reply = await gateway.GetAsync("/v1/profiles/" + path);
            Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
            Assert.Equal(hash[2..], Convert.ToHexStringLower(SHA256.HashData(reply.Body)));
            Assert.Equal("public, max-age=31536000, immutable", reply.CacheControl);
            Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.True(reply.IsOpenToAnyOrigin);
        }

        var again = await gateway.SendAsync(HttpMethod.Get, "/v1/profiles/" + hash, null, ("If-None-Match", $"\"{hash}\""));
        Assert.Equal((304, 0), (again.Status, again.Body.Length));
        var head = await gateway.SendAsync(HttpMethod.Head, "/v1/profiles/" + hash);
        Assert.Equal((200, 0, owner.Profile.ToString().Length), (head.Status, head.Body.Length, (int)head.ContentHeaders.ContentLength!));
    }

    // The owner of a name on the chain points there; the reader checks the hash by itself.
    [Fact]
    public async Task Profile_IsWhatALinkToItDemands()
    {
        var owner = await RegisteredAsync("linked to");
        var link = LinkRecord.Create(new Uri($"https://names.example/v1/profiles/{Sha256Hash.Of(owner.Profile.ToString())}"), owner.Profile.ToString());
        var reply = await gateway.GetAsync(link.Url.PathAndQuery);
        Assert.True(link.TryAccept(reply.Body, out _));
        // And a name of ours may use that very link, without a fetch.
        await gateway.RegisterAsync(owner, $"link-{Guid.NewGuid():N}.dm3.eth", (Key, link.Url.AbsoluteUri));
    }

    [Fact]
    public async Task Block_IsServedRaw_ToThoseWhoCheckIt()
    {
        var owner = await RegisteredAsync("by cid");
        var cid = Cid.OfRawBlock(Encoding.UTF8.GetBytes(owner.Profile.ToString()));
        foreach (var reply in (Reply[])[
            await gateway.GetAsync($"/ipfs/{cid}?format=raw"),
            await gateway.GetAsync($"/ipfs/{cid}", ("Accept", "application/vnd.ipld.raw"))])
        {
            Assert.Equal((200, "application/vnd.ipld.raw"), (reply.Status, reply.ContentType));
            Assert.True(cid.TryReadContent(reply.Body, out _));
            Assert.Equal("public, max-age=31536000, immutable", reply.CacheControl);
            Assert.Equal($"\"{cid}.raw\"", reply.ETag);
            Assert.Equal($"/ipfs/{cid}", reply.Headers.GetValues("X-Ipfs-Path").Single());
            Assert.True(reply.IsOpenToAnyOrigin);
        }

        Assert.Equal((406, "only-raw-blocks"), (await gateway.GetAsync($"/ipfs/{cid}")).Problem);
        Assert.Equal((406, "only-raw-blocks"), (await gateway.GetAsync($"/ipfs/{cid}?format=car")).Problem);
    }

    [Theory]
    [InlineData("/v1/profiles/0x1234", 400, "invalid-query")]
    [InlineData("/v1/profiles/zz", 400, "invalid-query")]
    [InlineData("/v1/profiles/0x0000000000000000000000000000000000000000000000000000000000000001", 404, "unknown-document")]
    [InlineData("/ipfs/nothing?format=raw", 400, "invalid-query")]
    [InlineData("/ipfs/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy?format=raw", 404, "unknown-document")]
    [InlineData("/ipfs/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG?format=raw", 404, "unknown-document")]
    public async Task Refuses_WhatIsNotThere(string path, int status, string code) => Assert.Equal((status, code), (await gateway.GetAsync(path)).Problem);

    [Fact]
    public async Task DocumentOfNoName_IsKeptForADay_ThenDropped()
    {
        await using var own = await TestGateway.StartAsync();
        var path = $"/v1/profiles/{Sha256Hash.Of(Alice.Profile.ToString())}";
        await own.RegisterAsync(Alice, "first.dm3.eth", (Key, Alice.ProfileText));
        await own.RegisterAsync(Alice, "below.first.dm3.eth", (Key, Alice.ProfileText));
        await own.RegisterAsync(Alice, "second.dm3.eth", (Key, Alice.ProfileText));
        Assert.Equal(200, (await own.SendAsync(own.Drafts.Transfer("first.dm3.eth", Bob.Address, 1), Alice)).Status);
        await WriteAfterADayAsync("a");
        // The second name still has it.
        Assert.Equal(200, (await own.GetAsync(path)).Status);
        Assert.Equal(200, (await own.SendAsync(own.Drafts.Update("second.dm3.eth", 1, (Key, "")), Alice)).Status);
        Assert.Equal(200, (await own.GetAsync(path)).Status);
        await WriteAfterADayAsync("b");
        Assert.Equal((404, "unknown-document"), (await own.GetAsync(path)).Problem);

        async Task WriteAfterADayAsync(string name)
        {
            own.Clock.Advance(24 * 3600);
            await own.RegisterAsync(Bob, $"later-{name}.dm3.eth", (Key, Bob.ProfileText));
        }
    }

    [Fact]
    public async Task DocumentThatComesBack_IsKept()
    {
        await using var own = await TestGateway.StartAsync();
        await own.RegisterAsync(Alice, "back.dm3.eth", (Key, Alice.ProfileText));
        Assert.Equal(200, (await own.SendAsync(own.Drafts.Update("back.dm3.eth", 1, (Key, "")), Alice)).Status);
        Assert.Equal(200, (await own.SendAsync(own.Drafts.Update("back.dm3.eth", 2, (Key, Alice.ProfileText)), Alice)).Status);
        own.Clock.Advance(48 * 3600);
        await own.RegisterAsync(Bob, "later.dm3.eth", (Key, Bob.ProfileText));
        Assert.Equal(200, (await own.GetAsync($"/v1/profiles/{Sha256Hash.Of(Alice.Profile.ToString())}")).Status);
    }

    [Fact]
    public async Task IpfsNode_GetsEveryDocument_AlsoThoseOfBeforeItWasThere()
    {
        var cid = Cid.OfRawBlock(Encoding.UTF8.GetBytes(Alice.Profile.ToString())).ToString();
        await using var own = await TestGateway.StartAsync(("Gateway:IpfsApiUrl", "http://127.0.0.1:1"));
        await own.RegisterAsync(Alice, "early.dm3.eth", (Key, Alice.ProfileText));
        await own.StopAsync();

        var asked = new TaskCompletionSource();
        await using var node = await DocumentServer.StartAsync($$"""{"Key":"{{cid}}","Size":1}""", () => asked.TrySetResult());
        own.Set("Gateway:IpfsApiUrl", node.Url);
        await own.StartAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("/api/v0/block/put?cid-codec=raw&mhtype=sha2-256&pin=true", node.LastTarget);
        Assert.Contains(Alice.Profile.ToString(), node.LastBody, StringComparison.Ordinal);
        Assert.Contains("name=data", node.LastBody, StringComparison.Ordinal);

        // Taken once, and never offered again.
        await Task.Delay(TimeSpan.FromSeconds(1));
        await own.StopAsync();
        await own.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(1, node.Requests);
    }

    [Fact]
    public async Task IpfsNodeThatStoresSomethingElse_IsNotBelieved()
    {
        var asked = 0;
        await using var node = await DocumentServer.StartAsync($$"""{"Key":"{{Cid.OfRawBlock([1])}}"}""", () => Interlocked.Increment(ref asked));
        await using var own = await TestGateway.StartAsync(("Gateway:IpfsApiUrl", node.Url));
        await own.RegisterAsync(Alice, "lied-to.dm3.eth", (Key, Alice.ProfileText));
        await own.StopAsync();
        var first = asked;
        await own.StartAsync();
        for (var waited = 0; asked == first && waited < 300; waited++) await Task.Delay(100);
        Assert.True(asked > first);
    }

    private async Task<Wallet> RegisteredAsync(string purpose)
    {
        var owner = Of(purpose);
        await gateway.RegisterAsync(owner, $"documents-{Guid.NewGuid():N}.dm3.eth", (Key, owner.ProfileText));
        return owner;
    }
}
