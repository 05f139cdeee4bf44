using Dm3.Ethereum.Ccip;
using static Dm3.Gateway.Tests.Lookup;

namespace Dm3.Gateway.Tests.Registration;

/// <summary>One of the names that an address owns can be the one that it goes by; the address name answers <c>name()</c> with it.</summary>
public sealed class PrimaryNameTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private async Task<byte[]> NameOfAsync(Wallet wallet)
    {
        var addressName = $"{wallet.Address.ToLowerHex()}.dm3.eth";
        return await gateway.ResolveAsync(addressName, new NameQuery(Node(addressName)));
    }

    private async Task AssertPrimaryAsync(Wallet wallet, string name)
    {
        Assert.Equal(RecordAnswer.Text(name), await NameOfAsync(wallet));
        var reply = await gateway.GetAsync($"/profile/name/{wallet.Address}");
        Assert.Equal(name.Length > 0 ? 200 : 404, reply.Status);
        if (name.Length > 0) Assert.Equal(name, (string?)reply.Json["name"]);
    }

    private async Task<Reply> SetAsync(Wallet wallet, string name, long nonce) => await gateway.SendAsync(gateway.Drafts.PrimaryName(name, nonce), wallet);

    [Fact]
    public async Task Answers_TheNameThatTheOwnerChoseLast()
    {
        var user = Wallet.Of("primary chooser");
        await gateway.RegisterAsync(user, "first-choice.dm3.eth");
        await gateway.RegisterAsync(user, "second.messengerxy.eth");
        await AssertPrimaryAsync(user, "");
        var set = await SetAsync(user, "first-choice.dm3.eth", 1);
        Assert.Equal((200, 2), (set.Status, (int)set.Json["version"]!));
        await AssertPrimaryAsync(user, "first-choice.dm3.eth");
        Assert.Equal(200, (await SetAsync(user, "second.messengerxy.eth", 1)).Status);
        await AssertPrimaryAsync(user, "second.messengerxy.eth");
    }

    [Theory]
    [InlineData("transfer")]
    [InlineData("release")]
    [InlineData("release of the name above")]
    public async Task Ends_WithTheOwnership(string how)
    {
        var user = Wallet.Of("primary " + how);
        var root = $"ends-{how.Replace(' ', '-')}.dm3.eth";
        var name = how.EndsWith("above", StringComparison.Ordinal) ? "deep." + root : root;
        await gateway.RegisterAsync(user, root);
        if (name != root) await gateway.RegisterAsync(user, name);
        Assert.Equal(200, (await SetAsync(user, name, 1)).Status);
        await AssertPrimaryAsync(user, name);
        var version = name == root ? 2 : 1;
        var end = how == "transfer" ? gateway.Drafts.Transfer(root, Wallet.Bob.Address, version) : gateway.Drafts.Release(root, version);
        Assert.Equal(200, (await gateway.SendAsync(end, user)).Status);
        await AssertPrimaryAsync(user, "");
        await AssertPrimaryAsync(Wallet.Bob, "");
    }

    // Nobody can be given a name to go by: it takes the owner's own signature.
    [Fact]
    public async Task Refuses_AnybodyButTheOwnerAndEveryReplay()
    {
        var user = Wallet.Of("primary owner");
        await gateway.RegisterAsync(user, "only-mine.dm3.eth");
        var before = gateway.Dump();
        Assert.Equal((403, "wrong-signer"), (await SetAsync(Wallet.Mallory, "only-mine.dm3.eth", 1)).Problem);
        Assert.Equal((404, "not-registered"), (await SetAsync(user, "nobody-has-it.dm3.eth", 0)).Problem);
        Assert.Equal((409, "stale-nonce"), (await SetAsync(user, "only-mine.dm3.eth", 0)).Problem);
        Assert.Equal(before, gateway.Dump());
        Assert.Equal(200, (await SetAsync(user, "only-mine.dm3.eth", 1)).Status);
        Assert.Equal((409, "stale-nonce"), (await SetAsync(user, "only-mine.dm3.eth", 1)).Problem);
    }

    [Fact]
    public async Task Gives_TheTypedDataToSign()
    {
        await gateway.RegisterAsync(Wallet.Alice, "typed-primary.dm3.eth");
        var reply = await gateway.PostAsync("/v1/typed-data", """{"type":"PrimaryName","operation":{"name":"typed-primary.dm3.eth"}}""");
        Assert.Equal("PrimaryName", (string?)reply.Json["primaryType"]);
        Assert.Equal("1", reply.Json["message"]!["nonce"]!.ToString());
    }
}
