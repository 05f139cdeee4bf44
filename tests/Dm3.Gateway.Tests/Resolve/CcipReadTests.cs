using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using static Dm3.Gateway.Tests.Lookup;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Resolve;

/// <summary>The two routes of EIP-3668, who may ask, and what caches may do with an answer.</summary>
public sealed class CcipReadTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Name = "ccip.dm3.eth";
    private static readonly byte[] Avatar = Calldata(Name, Text(Name, "avatar"));

    private async Task RegisteredAsync()
    {
        if ((await gateway.GetAsync("/v1/names/" + Name)).Status != 200) await gateway.RegisterAsync(Alice, Name, ("avatar", "picture"));
    }

    private string TextIn(Reply reply, byte[] calldata) => DecodeText(gateway.Verified(reply, calldata));

    [Theory]
    [InlineData("/0x{0}/0x{1}.json")]
    [InlineData("/0x{0}/0x{1}")]
    [InlineData("/0X{0}/0X{1}.json")]
    [InlineData("/0x{0}/0x{1}.json?x-batch-gateway=true")]
    public async Task Get_AnswersWithAndWithoutJsonEnding(string form)
    {
        await RegisteredAsync();
        var path = string.Format(form, Convert.ToHexStringLower(TestGateway.Resolver.Bytes), Convert.ToHexStringLower(Avatar));
        Assert.Equal("picture", TextIn(await gateway.GetAsync(path), Avatar));
    }

    [Fact]
    public async Task Get_TakesHexInAnyCase()
    {
        await RegisteredAsync();
        var path = Path(TestGateway.Resolver, Avatar).Replace(".json", "", StringComparison.Ordinal).ToUpperInvariant();
        Assert.Equal("picture", TextIn(await gateway.GetAsync(path), Avatar));
        // A checksum that is wrong for these letters is no reason to refuse.
        Assert.Equal("picture", TextIn(await gateway.GetAsync($"/{TestGateway.Resolver}/{Hex.Encode(Avatar).Replace('a', 'A')}"), Avatar));
    }

    [Theory]
    [InlineData("sender", "data")]
    [InlineData("Sender", "Data")]
    [InlineData("SENDER", "DATA")]
    public async Task Post_TakesMembersAndHexInAnyCase(string sender, string data)
    {
        await RegisteredAsync();
        foreach (var hex in (string[])[Hex.Encode(Avatar), "0x" + Convert.ToHexString(Avatar), "0X" + Convert.ToHexString(Avatar)])
        {
            var body = new JsonObject { [sender] = TestGateway.Resolver.ToString(), [data] = hex, ["more"] = new JsonArray() };
            Assert.Equal("picture", TextIn(await gateway.PostAsync("/", body.ToJsonString()), Avatar));
        }
    }

    [Fact]
    public async Task Post_NeedsNoContentType()
    {
        await RegisteredAsync();
        foreach (var type in (string?[])[null, "text/plain", "application/x-www-form-urlencoded"])
        {
            var body = TestGateway.Json($$"""{"sender":"{{TestGateway.Resolver}}","data":"{{Hex.Encode(Avatar)}}"}""");
            body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
            Assert.Equal("picture", TextIn(await gateway.SendAsync(HttpMethod.Post, "/", body), Avatar));
        }
    }

    public static TheoryData<string> BadPaths =>
    [
        "/0x", "/0x/", "/0x11/0x22", "/0x1111111111111111111111111111111111111111", "/0x1111111111111111111111111111111111111111/",
        "/0x1111111111111111111111111111111111111111/0x", "/0x1111111111111111111111111111111111111111/0x123", "/0x1111111111111111111111111111111111111111/0x9061b923",
        "/0x1111111111111111111111111111111111111111/0x3b3b57de" + "00000000000000000000000000000000000000000000000000000000000000ff",
        "/0x1111111111111111111111111111111111111111/9061b923", "/0x1111111111111111111111111111111111111111/0xzz", "/0x11111111111111111111111111111111111111111/0x12",
        "/0x1111111111111111111111111111111111111111/0x12/0x34", "/0x1111111111111111111111111111111111111111//0x12", "/0x1111111111111111111111111111111111111111/0x12.jsonx",
        "/0x1111111111111111111111111111111111111111/.json", "/0xé/0x12", "/0x%F0%9F%A6%8A/0x12",
    ];

    [Theory]
    [MemberData(nameof(BadPaths))]
    public async Task Get_RefusesOtherPathsWithAMessage(string path) => Assert.Equal(400, (await gateway.GetAsync(path)).CcipRefusal);

    public static TheoryData<string> BadBodies =>
    [
        "", "{", "null", "[]", "7", "\"x\"", "{}", """{"sender":"0x1111111111111111111111111111111111111111"}""", """{"data":"0x9061b923"}""",
        """{"sender":null,"data":"0x9061b923"}""", """{"sender":7,"data":"0x9061b923"}""", """{"sender":{},"data":[]}""",
        """{"sender":"0x1111111111111111111111111111111111111111","data":"0x123"}""", """{"sender":"0x1111111111111111111111111111111111111111","data":""}""",
        """{"sender":"0x1111111111111111111111111111111111111111","data":"0x12"} trailing""", """{"sender":"0x11","data":"0x9061b923"}""",
        """{"sender":"0x1111111111111111111111111111111111111111","Sender":"0x1111111111111111111111111111111111111111","data":"0x9061b923"}""",
        """{"sender":"\ud800","data":"\udfff"}""", """{"\ud800":1,"sender":"0x1111111111111111111111111111111111111111","data":"0x12"}""",
        """{"sender":"0x1111111111111111111111111111111111111111","data":"0x9061b923","more":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""",
    ];

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Post_RefusesOtherBodiesWithAMessage(string body)
    {
        Assert.Equal(400, (await gateway.PostAsync("/", body)).CcipRefusal);
        Assert.Equal(400, (await gateway.PostAsync("/batch", body)).CcipRefusal);
    }

    [Theory]
    [InlineData("PUT", "/")]
    [InlineData("DELETE", "/")]
    [InlineData("POST", "/0x1111111111111111111111111111111111111111/0x9061b923")]
    [InlineData("PATCH", "/0x1111111111111111111111111111111111111111/0x9061b923.json")]
    [InlineData("GET", "/batch")]
    [InlineData("BREW", "/batch")]
    public async Task Refuses_OtherMethodsWithAMessage(string method, string path) =>
        Assert.InRange((await gateway.SendAsync(new HttpMethod(method), path)).CcipRefusal, 404, 405);

    [Fact]
    public async Task Signs_ForTheResolverThatAsks()
    {
        await RegisteredAsync();
        Assert.Equal("picture", DecodeText(gateway.Verified(await gateway.FetchAsync(Avatar), Avatar)));
        Assert.Equal("picture", DecodeText(gateway.Verified(await gateway.FetchAsync(Avatar, TestGateway.OldResolver), Avatar, TestGateway.OldResolver)));
    }

    [Theory]
    [InlineData("0x4444444444444444444444444444444444444444")]
    [InlineData("0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe")]
    [InlineData("0xce01f8eee7E479C928F8919abD53E553a36CeF67")]
    public async Task Signs_ForTheZonesResolverWhenAKnownForwarderAsks(string forwarder)
    {
        await RegisteredAsync();
        var reply = await gateway.FetchAsync(Avatar, Address.Parse(forwarder));
        Assert.Equal("picture", DecodeText(gateway.Verified(reply, Avatar)));
        Assert.Equal(CcipAnswerFault.UnknownSigner, gateway.Check(reply.Answer, Avatar, Address.Parse(forwarder), ResolveForm.Ens, out _));
        var other = Calldata("x.messengerxy.eth", Addr("x.messengerxy.eth"));
        gateway.Verified(await gateway.FetchAsync(other, Address.Parse(forwarder)), other, TestGateway.OtherResolver);
    }

    [Fact]
    public async Task Refuses_ContractsThatAreNoResolverOfTheZone()
    {
        foreach (var stranger in (Address[])[TestGateway.OtherResolver, Address.Zero, Alice.Address])
        {
            Assert.Equal(404, (await gateway.FetchAsync(Avatar, stranger)).CcipRefusal);
            Assert.Equal(404, (await gateway.PostLookupAsync(Avatar, stranger)).CcipRefusal);
        }
    }

    [Fact]
    public async Task Answers_HoldForOneRequestOneTargetOneSignerAndOneTimeOnly()
    {
        await RegisteredAsync();
        var answer = (await gateway.FetchAsync(Avatar)).Answer;
        Assert.Equal(CcipAnswerFault.None, gateway.Check(answer, Avatar, TestGateway.Resolver, ResolveForm.Ens, out _));
        Assert.Equal(CcipAnswerFault.UnknownSigner, gateway.Check(answer, Avatar, TestGateway.OldResolver, ResolveForm.Ens, out _));
        Assert.Equal(CcipAnswerFault.UnknownSigner, gateway.Check(answer, Calldata(Name, Text(Name, "url")), TestGateway.Resolver, ResolveForm.Ens, out _));
        Assert.Equal(CcipAnswerFault.UnknownSigner, gateway.Check(answer, Avatar, TestGateway.Resolver, ResolveForm.Dm3Context, out _));
        for (var at = 0; at < answer.Length; at += 7)
        {
            var changed = (byte[])answer.Clone();
            changed[at] ^= 1;
            Assert.NotEqual(CcipAnswerFault.None, gateway.Check(changed, Avatar, TestGateway.Resolver, ResolveForm.Ens, out _));
        }

        Assert.True(CcipAnswer.TryDecode(answer, out _, out var expires, out _));
        Assert.InRange(expires, (ulong)gateway.Clock.UnixSeconds + 1, (ulong)gateway.Clock.UnixSeconds + 300);
    }

    [Fact]
    public async Task ResolveWithContext_AnswersInDm3sForm()
    {
        await RegisteredAsync();
        var text = ContextCalldata(Name, Text(Name, "avatar"), Alice.Address.Bytes.ToArray());
        Assert.Equal("picture", DecodeText(gateway.Verified(await gateway.FetchAsync(text), text, form: ResolveForm.Dm3Context)));

        var addressName = $"{Bob.Address.ToLowerHex()}.dm3.eth";
        var address = ContextCalldata(addressName, Addr(addressName), []);
        Assert.Equal(Bob.Address.Bytes.ToArray(), gateway.Verified(await gateway.PostLookupAsync(address), address, form: ResolveForm.Dm3Context));
        var nothing = ContextCalldata("nobody.dm3.eth", Addr("nobody.dm3.eth"), new byte[20]);
        Assert.Equal(new byte[20], gateway.Verified(await gateway.FetchAsync(nothing), nothing, form: ResolveForm.Dm3Context));
    }

    [Fact]
    public async Task ResolveWithContext_RefusesWhatItsVerifierCannotCarry() =>
        Assert.Equal(400, (await gateway.FetchAsync(ContextCalldata(Name, Multicall(Addr(Name)), []))).CcipRefusal);

    [Theory]
    [InlineData("alice.dm3", "eth")]
    [InlineData("ali\0ce", "dm3", "eth")]
    [InlineData("Alice", "dm3", "eth")]
    [InlineData("alice", "DM3", "eth")]
    [InlineData("alice", "", "dm3", "eth")]
    public async Task Refuses_LabelsThatMeanAnotherName(params string[] labels) =>
        Assert.Equal(400, (await gateway.FetchAsync(Calldata(WireOf(labels), Addr("alice.dm3.eth").Encode()))).CcipRefusal);

    [Fact]
    public async Task Refuses_WireNamesThatDoNotEndWhereTheyShould()
    {
        var wire = Wire(Name);
        foreach (var bad in (byte[][])[[], wire[..^1], [.. wire, 0], [.. wire, 1, 65], [0xc0, 0x0c, 0], [200, .. wire], [2, 0xc3, 0x28, .. Wire("dm3.eth")]])
            Assert.Equal(400, (await gateway.FetchAsync(Calldata(bad, Addr(Name).Encode()))).CcipRefusal);
    }

    [Fact]
    public async Task Answers_MayBeKeptByCachesForAMomentButNotBeyondTheirExpiry()
    {
        await using var shortLived = await TestGateway.StartAsync(("Gateway:AnswerLifetimeSeconds", "30"), ("Gateway:HttpCacheSeconds", "3600"));
        for (var second = 0; second <= 40; second++, shortLived.Clock.Advance(1))
        {
            var reply = await shortLived.FetchAsync(Avatar);
            Assert.True(CcipAnswer.TryDecode(reply.Answer, out _, out var expires, out _));
            var left = (long)expires - shortLived.Clock.UnixSeconds;
            var age = (long)reply.Headers.CacheControl!.MaxAge!.Value.TotalSeconds;
            Assert.InRange(age, 1, left);
            Assert.True(left >= 15, $"an answer with {left} s left is sent");
            shortLived.Verified(reply, Avatar);
        }

        var usual = await gateway.FetchAsync(Avatar);
        Assert.Equal(TimeSpan.FromSeconds(15), usual.Headers.CacheControl!.MaxAge);
        Assert.True(usual.Headers.CacheControl.Public);
    }

    [Fact]
    public async Task Get_AnswersNotModifiedToTheTagOfTheSameAnswerOnly()
    {
        await RegisteredAsync();
        var path = Path(TestGateway.Resolver, Avatar);
        var tag = (await gateway.GetAsync(path)).ETag!;
        foreach (var known in (string[])[tag, "*", $"\"other\", {tag}", "W/" + tag])
        {
            var same = await gateway.GetAsync(path, ("If-None-Match", known));
            Assert.Equal(304, same.Status);
            Assert.Empty(same.Body);
            Assert.Equal(tag, same.ETag);
            Assert.True(same.IsOpenToAnyOrigin);
            Assert.NotNull(same.Headers.CacheControl!.MaxAge);
        }

        Assert.Equal(200, (await gateway.GetAsync(path, ("If-None-Match", "\"other\""))).Status);
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration("etag.dm3.eth", Alice.Address), Alice)).Status);
        var avatar = Calldata("etag.dm3.eth", Text("etag.dm3.eth", "avatar"));
        var before = await gateway.FetchAsync(avatar);
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update("etag.dm3.eth", 1, ("avatar", "changed")), Alice)).Status);
        var after = await gateway.GetAsync(Path(TestGateway.Resolver, avatar), ("If-None-Match", before.ETag!));
        Assert.Equal("changed", TextIn(after, avatar));
        Assert.NotEqual(before.ETag, after.ETag);
    }

    [Fact]
    public async Task Head_AnswersTheHeadersAlone()
    {
        await RegisteredAsync();
        var path = Path(TestGateway.Resolver, Avatar);
        var get = await gateway.GetAsync(path);
        var head = await gateway.SendAsync(HttpMethod.Head, path);
        Assert.Equal(200, head.Status);
        Assert.Empty(head.Body);
        Assert.Equal(get.ETag, head.ETag);
        Assert.Equal(get.Body.Length, head.ContentHeaders.ContentLength);
    }

    [Fact]
    public async Task Post_IsNotCached()
    {
        await RegisteredAsync();
        var reply = await gateway.PostLookupAsync(Avatar);
        Assert.Equal("picture", TextIn(reply, Avatar));
        Assert.Equal("no-store", reply.CacheControl);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/0x1111111111111111111111111111111111111111/0x9061b923.json")]
    [InlineData("/v1/names/alice.dm3.eth")]
    [InlineData("/no/such/route")]
    public async Task Preflight_AllowsPagesOfAnyOrigin(string path)
    {
        var reply = await gateway.SendAsync(
            HttpMethod.Options, path, null, ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));
        Assert.Equal(204, reply.Status);
        Assert.True(reply.IsOpenToAnyOrigin);
        Assert.Contains("POST", reply.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains("content-type", reply.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
    }
}
