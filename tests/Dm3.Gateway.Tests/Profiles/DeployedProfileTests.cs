using System.Text.Json.Nodes;
using Dm3.Core.Profile;
using Dm3.Ethereum.Encoding;

namespace Dm3.Gateway.Tests.Profiles;

/// <summary>The routes of deployed clients beside the signed operations of this registry: what is kept up to date, and what cannot be done twice.</summary>
public sealed class DeployedProfileTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static string AddressName(Wallet wallet) => $"{wallet.Address.ToLowerHex()}.dm3.eth";

    private Task<Reply> PublishAsync(Wallet wallet, SignedUserProfile profile, string subdomain = "dm3.eth") =>
        PublishAsync(wallet.Address.ToString(), profile.ToJson(), subdomain);

    private Task<Reply> PublishAsync(string address, JsonNode profile, string subdomain) => gateway.PostAsync(
        "/profile/address", new JsonObject { ["address"] = address, ["signedUserProfile"] = profile, ["subdomain"] = subdomain }.ToJsonString());

    private Task<Reply> ClaimAsync(Wallet wallet, string name) => gateway.PostAsync("/profile/name", new JsonObject
    {
        ["dm3Name"] = name,
        ["addressName"] = AddressName(wallet),
        ["signature"] = wallet.SignByProfileKey($"alias: {name}"),
    }.ToJsonString());

    private Task<Reply> RemoveAsync(Wallet wallet, string name) => gateway.PostAsync(
        "/profile/deleteName", new JsonObject { ["dm3Name"] = name, ["signature"] = wallet.SignByProfileKey($"remove: {name}") }.ToJsonString());

    private Task<Reply> NameOfAsync(Wallet wallet) => gateway.GetAsync($"/profile/name/{wallet.Address}");

    private static void AssertDone(Reply reply) => Assert.True(reply is { Status: 200, Text: "OK" }, $"{reply.Status} {reply.Text}");

    private async Task AssertRefusedAsync(string error, Func<Task<Reply>> call)
    {
        var before = gateway.Dump();
        var reply = await call();
        Assert.True(reply.Status == 400 && (string?)reply.Json["error"] == error, $"{reply.Status} {reply.Text}");
        Assert.Equal(before, gateway.Dump());
    }

    [Fact]
    public async Task Publishes_ANewProfileAtTheClaimedNameToo()
    {
        var user = Wallet.Of("deployed updater");
        AssertDone(await PublishAsync(user, user.Profile));
        AssertDone(await ClaimAsync(user, "updater.dm3.eth"));
        var next = user.ProfileWith("other.dm3.eth");
        AssertDone(await PublishAsync(user, next));
        foreach (var name in (string[])["updater.dm3.eth", AddressName(user)])
            Assert.Equal(DataRecord.Create(next.ToJson()), await gateway.TextOfAsync(name, "network.dm3.profile"));
        Assert.Equal(next.ToString(), (await gateway.GetAsync($"/profile/{user.Address.ToLowerHex()}")).Text);
    }

    [Fact]
    public async Task Publishes_InPlaceOfAProfileUnderTheOtherKey()
    {
        var user = Wallet.Of("deployed seed key");
        AssertDone(await PublishAsync(user, user.Profile));
        var moved = gateway.Drafts.Update(AddressName(user), 1, ("network.dm3.profile", ""), ("eth.dm3.profile", user.ProfileText));
        Assert.Equal(200, (await gateway.SendAsync(moved, user)).Status);
        AssertDone(await PublishAsync(user, user.ProfileWith("b.dm3.eth")));
        Assert.Equal(["network.dm3.profile"], (await gateway.GetAsync($"/v1/names/{AddressName(user)}")).Json["records"]!["texts"]!.AsObject().Select(text => text.Key));
    }

    [Fact]
    public async Task Refuses_AnOlderProfileInEveryWritingOfItsSignature()
    {
        var user = Wallet.Of("deployed rollback");
        var old = user.Profile;
        AssertDone(await PublishAsync(user, old));
        AssertDone(await PublishAsync(user, old));
        AssertDone(await PublishAsync(user, user.ProfileWith("new.dm3.eth")));
        var signature = Hex.Decode(old.Signature);
        signature[64] -= 27;
        foreach (var written in (string[])[old.Signature, "0x" + old.Signature[2..].ToUpperInvariant(), Hex.Encode(signature)])
        {
            var document = old.ToJson();
            document["signature"] = written;
            await AssertRefusedAsync("invalid profile", () => PublishAsync(user.Address.ToString(), document.DeepClone(), "dm3.eth"));
        }
    }

    // Whoever finds a profile that the wallet signed long ago must not undo what the wallet says today.
    [Fact]
    public async Task Refuses_ToReplaceAProfileThatTheWalletSetByAnOperation()
    {
        var user = Wallet.Of("deployed moved on");
        await gateway.RegisterAsync(user, AddressName(user), ("network.dm3.profile", user.ProfileText));
        await AssertRefusedAsync("invalid profile", () => PublishAsync(user, user.ProfileWith("long.ago.eth")));
        AssertDone(await PublishAsync(user, user.Profile));
    }

    [Fact]
    public async Task Refuses_AProfileThatNoWalletSigned()
    {
        var user = Wallet.Of("deployed seed spelling");
        await AssertRefusedAsync("invalid profile", () => PublishAsync(user, user.SeedProfile));
        await AssertRefusedAsync("invalid profile", () => PublishAsync(user, Wallet.Bob.Profile));
    }

    [Fact]
    public async Task Takes_ARemovalOnce()
    {
        var user = Wallet.Of("deployed remover");
        AssertDone(await PublishAsync(user, user.Profile));
        AssertDone(await ClaimAsync(user, "removed.dm3.eth"));
        AssertDone(await RemoveAsync(user, "removed.dm3.eth"));
        Assert.Equal(404, (await NameOfAsync(user)).Status);
        await AssertRefusedAsync("Couldn't get address", () => RemoveAsync(user, "removed.dm3.eth"));
        AssertDone(await ClaimAsync(user, "removed.dm3.eth"));
        await AssertRefusedAsync("Couldn't remove profile", () => RemoveAsync(user, "removed.dm3.eth"));
        Assert.Equal("removed.dm3.eth", (string?)(await NameOfAsync(user)).Json["name"]);
    }

    [Fact]
    public async Task Takes_ARepeatedClaimOfTheSameName()
    {
        var user = Wallet.Of("deployed repeater");
        AssertDone(await PublishAsync(user, user.Profile));
        AssertDone(await ClaimAsync(user, "repeated.dm3.eth"));
        var before = gateway.Dump();
        AssertDone(await ClaimAsync(user, "repeated.dm3.eth"));
        Assert.Equal(before, gateway.Dump());
        await AssertRefusedAsync("Could not create alias", () => ClaimAsync(user, "second.dm3.eth"));
    }

    [Fact]
    public async Task Refuses_NamesThatCannotBeRegistered()
    {
        var user = Wallet.Of("deployed squatter");
        AssertDone(await PublishAsync(user, user.Profile));
        await gateway.RegisterAsync(Wallet.Alice, "taken-already.dm3.eth");
        foreach (var name in (string[])["taken-already.dm3.eth", "admin.dm3.eth", "ab.dm3.eth", AddressName(Wallet.Bob)])
            await AssertRefusedAsync("Could not create alias", () => ClaimAsync(user, name));
        foreach (var name in (string[])["a.b.dm3.eth", "dm3.eth", "alice.eth", "a..dm3.eth", ""])
            await AssertRefusedAsync($"dm3 name {name} is not supported. Invalid subdomain", () => ClaimAsync(user, name));
    }

    // The signing key lies in applications; the wallet's names are not theirs to give up.
    [Fact]
    public async Task Refuses_ToRemoveANameThatAWalletRegistered()
    {
        var user = Wallet.Of("deployed owner");
        await gateway.RegisterAsync(user, "wallets-own.dm3.eth", ("network.dm3.profile", user.ProfileText));
        await AssertRefusedAsync("Couldn't get address", () => RemoveAsync(user, "wallets-own.dm3.eth"));
    }

    [Fact]
    public async Task Keeps_WhatWasAcceptedInTheLog()
    {
        var user = Wallet.Of("deployed evidence");
        AssertDone(await PublishAsync(user, user.Profile));
        AssertDone(await ClaimAsync(user, "evidence.dm3.eth"));
        AssertDone(await RemoveAsync(user, "evidence.dm3.eth"));
        var log = gateway.Dump().Split('\n').Where(row => row.StartsWith("operations|", StringComparison.Ordinal)).ToList();
        foreach (var (route, signature) in ((string, string)[])[("address", user.Profile.Signature[2..]),
            ("name", Convert.ToHexString(Convert.FromBase64String(user.SignByProfileKey("alias: evidence.dm3.eth")))),
            ("deleteName", Convert.ToHexString(Convert.FromBase64String(user.SignByProfileKey("remove: evidence.dm3.eth"))))])
            Assert.Contains(log, row => row.Contains($"POST /profile/{route}\"", StringComparison.Ordinal) && row.Contains(signature, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/profile/address", "")]
    [InlineData("/profile/address", "null")]
    [InlineData("/profile/address", "{\"address\":null,\"signedUserProfile\":{},\"subdomain\":\"dm3.eth\"}")]
    [InlineData("/profile/address", "{\"address\":\"0x00000000000000000000000000000000000000aa\",\"signedUserProfile\":[],\"subdomain\":\"dm3.eth\"}")]
    [InlineData("/profile/address", "{\"address\":\"0x00000000000000000000000000000000000000aa\",\"signedUserProfile\":null,\"subdomain\":\"dm3.eth\"}")]
    [InlineData("/profile/name", "{\"dm3Name\":\"a.dm3.eth\",\"addressName\":\"b\",\"signature\":7}")]
    [InlineData("/profile/name", "{\"dm3Name\":\"\\ud800\",\"addressName\":\"b\",\"signature\":\"\"}")]
    [InlineData("/profile/name", "[]")]
    [InlineData("/profile/deleteName", "{\"dm3Name\":\"a.dm3.eth\"}")]
    [InlineData("/profile/deleteName", "{\"dm3Name\":\"a.dm3.eth\",\"signature\":\"\",\"signature\":\"\"}")]
    public Task Refuses_BodiesOfAnotherForm(string path, string body) => AssertRefusedAsync("invalid schema", () => gateway.PostAsync(path, body));

    [Theory]
    [InlineData("/profile/0x12", 400)]
    [InlineData("/profile/name/%00", 400)]
    [InlineData("/profile/0x00000000000000000000000000000000000000aa", 404)]
    public async Task Says_NoMoreThanTheStatusWhereThereIsNothing(string path, int status)
    {
        var reply = await gateway.GetAsync(path);
        Assert.Equal(status, reply.Status);
        Assert.Empty(reply.Body);
    }
}
