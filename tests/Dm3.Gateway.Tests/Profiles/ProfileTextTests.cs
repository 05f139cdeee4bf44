using System.Text;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Profile;
using Dm3.Testing;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Profiles;

/// <summary>A name gets only a profile that a sender can use, and that its owner signed.</summary>
public sealed class ProfileTextTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Key = "network.dm3.profile";

    public static TheoryData<string> Good => new()
    {
        Alice.ProfileText,
        DataRecord.Create(Alice.SeedProfile.ToJson()),
        "data:application/json;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(Alice.Profile.ToString())),
        "data:application/json," + Uri.EscapeDataString(Alice.Profile.ToString()),
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Takes_TheOwnersProfile(string value)
    {
        var name = FreshName();
        await gateway.RegisterAsync(Alice, name, (Key, value));
        Assert.Equal(value, await gateway.TextOfAsync(name, Key));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "hello", "profile-unreadable" },
        { "javascript:alert(1)", "profile-unreadable" },
        { "data:text/plain,hello", "profile-unreadable" },
        { "data:application/json,{", "profile-unreadable" },
        { "ipfs://nothing", "profile-unreadable" },
        { "https://example.com/profile", "profile-hash-mismatch" },
        { "data:application/json,7", "profile-malformed" },
        { "data:application/json,{}", "profile-malformed" },
        { Changed(Alice.Profile, document => document.Remove("signature")), "profile-malformed" },
        { Changed(Alice.Profile, document => document["more"] = 1), "profile-malformed" },
        { Changed(Alice.Profile, document => document["profile"]!["publicSigningKey"] = "AAAA"), "profile-not-verified" },
        { Changed(Alice.Profile, document => document["profile"]!["publicEncryptionKey"] = Bob.Profile.Profile.PublicEncryptionKey), "profile-not-verified" },
        { Changed(Alice.Profile, document => document["profile"]!["deliveryServices"] = new JsonArray("evil.eth")), "profile-not-verified" },
        { Changed(Alice.SeedProfile, document => document["deliveryService"] = new JsonArray("evil.eth")), "profile-not-verified" },
        { Bob.ProfileText, "profile-not-verified" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Refuses_AnyOther_AndWritesNothing(string value, string code)
    {
        var before = gateway.Dump();
        foreach (var key in ProfileKeysOfBothGenerations)
            Assert.Equal((400, code), (await gateway.SendAsync(gateway.Drafts.Registration(FreshName(), Alice.Address).With((key, value)), Alice)).Problem);
        Assert.Equal(before, gateway.Dump());
    }

    [Fact]
    public async Task Refuses_EveryFlippedCharacterOfTheSignedDocument()
    {
        var document = Alice.Profile.ToString();
        // A step that is prime to everything in it: keys, signature, names and punctuation are all met.
        for (var at = 0; at < document.Length; at += 7)
        {
            var flipped = $"{document[..at]}{(char)(document[at] ^ 1)}{document[(at + 1)..]}";
            var reply = await gateway.SendAsync(gateway.Drafts.Registration(FreshName(), Alice.Address).With((Key, "data:application/json," + flipped)), Alice);
            Assert.True(reply.Problem is (400, "profile-unreadable" or "profile-malformed" or "profile-not-verified"), $"{at}: {reply.Text}");
        }
    }

    [Fact]
    public async Task Refusal_NamesEveryFault()
    {
        var value = Changed(Alice.Profile, document =>
        {
            document["profile"]!["publicSigningKey"] = "AAAA";
            document["profile"]!["publicEncryptionKey"] = "";
        });
        var reply = await gateway.SendAsync(gateway.Drafts.Registration(FreshName(), Alice.Address).With((Key, value)), Alice);
        Assert.Equal(
            [("profile.publicEncryptionKey", "key-malformed"), ("profile.publicSigningKey", "key-malformed"), ("signature", "signature-wrong")],
            reply.Json["errors"]!.AsArray().Select(error => ((string)error!["path"]!, (string)error["code"]!)));
    }

    [Fact]
    public async Task Update_IsCheckedToo_AndLeavesWhatItDoesNotTouch()
    {
        var name = FreshName();
        await gateway.RegisterAsync(Alice, name, (Key, Alice.ProfileText));
        Assert.Equal((400, "profile-not-verified"), (await gateway.SendAsync(gateway.Drafts.Update(name, 1, (Key, Bob.ProfileText)), Alice)).Problem);
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update(name, 1, ("url", "https://example.com")), Alice)).Status);
        Assert.Equal(Alice.ProfileText, await gateway.TextOfAsync(name, Key));
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update(name, 2, (Key, "")), Alice)).Status);
        Assert.Equal("", await gateway.TextOfAsync(name, Key));
    }

    [Theory]
    [InlineData("network.dm3.profile", "eth.dm3.profile")]
    [InlineData("network.dm3.deliveryService", "eth.dm3.deliveryservice")]
    public async Task TwoKeysOfOneRecord_HoldOneValue(string first, string second)
    {
        var (one, other) = first == Key ? (Alice.ProfileText, DataRecord.Create(Alice.SeedProfile.ToJson())) : ("one.eth", "other.eth");
        var name = FreshName();
        var both = gateway.Drafts.Registration(name, Alice.Address);
        Assert.Equal((400, "profile-conflict"), (await gateway.SendAsync(both.With((first, one), (second, other)), Alice)).Problem);
        Assert.Equal(201, (await gateway.SendAsync(both.With((first, one), (second, one)), Alice)).Status);
        // Else a sender who reads the other key would go on with the old value.
        Assert.Equal((400, "profile-conflict"), (await gateway.SendAsync(gateway.Drafts.Update(name, 1, (first, other)), Alice)).Problem);
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update(name, 1, (first, other), (second, "")), Alice)).Status);
        Assert.Equal(other, await gateway.TextOfAsync(name, second));
    }

    [Fact]
    public async Task LinkNearUs_IsNotFetched()
    {
        var fetched = false;
        await using var server = await DocumentServer.StartAsync(Alice.Profile.ToString(), () => fetched = true);
        foreach (var url in (string[])[server.Url, "https://169.254.169.254/", "https://[::1]/", "https://localhost:1/"])
        {
            var link = LinkRecord.Create(new Uri(url), Alice.Profile.ToString()).Url.AbsoluteUri;
            var reply = await gateway.SendAsync(gateway.Drafts.Registration(FreshName(), Alice.Address).With((Key, link)), Alice);
            Assert.Equal((400, "profile-unreachable"), reply.Problem);
        }

        Assert.False(fetched);
    }

    [Fact]
    public async Task Link_IsFollowedChecked_AndItsDocumentKept()
    {
        await using var local = await TestGateway.StartAsync(("Gateway:DevNet", "true"));
        // Other spacing and order than the canonical form that the hash covers.
        await using var server = await DocumentServer.StartAsync(Alice.Profile.ToJson().ToJsonString(new() { WriteIndented = true }));
        var link = LinkRecord.Create(new Uri(server.Url), Alice.Profile.ToString()).Url.AbsoluteUri;
        await local.RegisterAsync(Alice, "linked.dm3.eth", (Key, link));
        Assert.Equal(link, await local.TextOfAsync("linked.dm3.eth", Key));
        Assert.Equal(Alice.Profile.ToString(), (await local.GetAsync($"/v1/profiles/{Sha256Hash.Of(Alice.Profile.ToString())}")).Text);

        var bobs = LinkRecord.Create(new Uri(server.Url), Bob.Profile.ToString()).Url.AbsoluteUri;
        Assert.Equal((400, "profile-hash-mismatch"), (await local.SendAsync(local.Drafts.Registration("bobs.dm3.eth", Bob.Address).With((Key, bobs)), Bob)).Problem);
        // The right document, but another's: what we have already is not fetched, but checked all the same.
        Assert.Equal((400, "profile-not-verified"), (await local.SendAsync(local.Drafts.Registration("bobs.dm3.eth", Bob.Address).With((Key, link)), Bob)).Problem);
        Assert.Equal(2, server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IpfsDocument_IsFetchedCheckedAndPinned(bool inUnixFs)
    {
        var content = Encoding.UTF8.GetBytes(Alice.Profile.ToString());
        var (cid, block) = inUnixFs ? UnixFsBlock.Of(content) : (Cid.OfRawBlock(content).ToString(), content);
        await using var ipfs = await DocumentServer.StartAsync(block);
        await using var local = await TestGateway.StartAsync(("Gateway:DevNet", "true"), ("Gateway:IpfsGateways:0", ipfs.Url));
        await local.RegisterAsync(Alice, "pinned.dm3.eth", (Key, "ipfs://" + cid));
        Assert.Equal($"/ipfs/{cid}?format=raw", ipfs.LastTarget);
        Assert.Equal(block, (await local.GetAsync($"/ipfs/{cid}?format=raw")).Body);
        Assert.Equal((400, "profile-hash-mismatch"), (await local.SendAsync(
            local.Drafts.Registration("other.dm3.eth", Alice.Address).With((Key, "ipfs://" + Cid.OfRawBlock([1, 2, 3]))), Alice)).Problem);
    }

    [Fact]
    public async Task DocumentThatIsGone_IsRefused()
    {
        await using var server = await DocumentServer.StartAsync("no", status: 404);
        await using var local = await TestGateway.StartAsync(("Gateway:DevNet", "true"));
        var link = LinkRecord.Create(new Uri(server.Url), Alice.Profile.ToString()).Url.AbsoluteUri;
        Assert.Equal((400, "profile-unreachable"), (await local.SendAsync(local.Drafts.Registration("gone.dm3.eth", Alice.Address).With((Key, link)), Alice)).Problem);
    }

    private static IEnumerable<string> ProfileKeysOfBothGenerations => [Key, "eth.dm3.profile"];

    private static string FreshName() => $"profile-{Guid.NewGuid():N}.dm3.eth";

    private static string Changed(SignedUserProfile profile, Action<JsonObject> change)
    {
        var document = profile.ToJson();
        change(document);
        return DataRecord.Create(document);
    }
}
