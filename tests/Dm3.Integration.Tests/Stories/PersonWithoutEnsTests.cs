using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Testing;

namespace Dm3.Integration.Tests.Stories;

/// <summary>A person with a wallet, without an ENS name, without ether: from asking for a name to being written to, with ethers as wallet and as the one who looks up.</summary>
[Collection(NetworkTests.Name)]
public sealed class PersonWithoutEnsTests(NetworkFixture network)
{
    private const string Name = "story-of-ada.dm3.eth";

    [Fact]
    public async Task Person_GetsANameIsFoundGoesByItAndGivesItAway()
    {
        using var ada = network.Wallet(7);
        using var keys = ProfileKeys.Derive("0xada0");
        var profile = SignedUserProfile.Sign(new UserProfile(keys.Encryption.PublicKey.ToString(), keys.Signing.PublicKey.ToString(), ["ds.dm3.eth"]), ada);
        var text = DataRecord.Create(profile.ToJson());

        // Before she registers anything, her address has a name and answers.
        var addressName = $"{ada.Address.ToLowerHex()}.dm3.eth";
        Assert.Equal([ada.Address.ToString(), ""], await network.EthersAsync(new(addressName, "addr"), new(addressName, "text", "network.dm3.profile")));

        Assert.True((bool)(await GetAsync($"/v1/availability/{Name}"))["available"]!);
        Assert.Equal(HttpStatusCode.Created, await SignedAsync("Registration", HttpMethod.Post, "/v1/names", new()
        {
            ["name"] = Name,
            ["owner"] = ada.Address.ToString(),
            ["texts"] = new JsonArray(NetworkFixture.Text("network.dm3.profile", text)),
            ["addresses"] = new JsonArray(NetworkFixture.Coin("60", ada.Address.ToLowerHex())),
            ["contenthash"] = "0x",
        }));
        Assert.Equal("taken", (string)(await GetAsync($"/v1/availability/{Name}"))["reason"]!);
        Assert.Equal([ada.Address.ToString(), text, text], await network.EthersAsync(new(Name, "addr"), new(Name, "text", "network.dm3.profile"), new(Name, "text", "eth.dm3.profile")));

        Assert.Equal(HttpStatusCode.OK, await SignedAsync("PrimaryName", HttpMethod.Post, $"/v1/names/{Name}/primary", new() { ["name"] = Name }));
        Assert.Equal(Name, (string)(await GetAsync($"/profile/name/{ada.Address}"))["name"]!);

        var next = network.Network.Accounts[8].Address;
        Assert.Equal(HttpStatusCode.OK, await SignedAsync("Transfer", HttpMethod.Post, $"/v1/names/{Name}/transfer", new() { ["name"] = Name, ["newOwner"] = next.ToString() }));
        // Her keys do not go along: nobody writes to her by a name that is somebody else's.
        Assert.Equal([NetworkFixture.None, ""], await network.EthersAsync(new(Name, "addr"), new(Name, "text", "network.dm3.profile")));
        var history = (await GetAsync($"/v1/names/{Name}/history"))["operations"]!.AsArray();
        Assert.Equal(["register", "set-primary", "transfer"], history.Select(entry => (string)entry!["kind"]!));
        Assert.All(history, entry => Assert.Equal(ada.Address.ToString(), (string)entry!["by"]!));
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await network.Http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    // The wallet is ethers: what the gateway says is to be signed goes to it as it is.
    private async Task<HttpStatusCode> SignedAsync(string type, HttpMethod method, string path, JsonObject operation)
    {
        var document = await network.Registry.GetTypedDataAsync(type, operation);
        var signed = JsonNode.Parse(await NodeScript.RunAsync("gateway/sign-typed-data.mjs", network.Network.Accounts[7].PrivateKey, document.ToJsonString()))!;
        using var request = new HttpRequestMessage(method, path)
        {
            Content = JsonContent.Create(new JsonObject { ["operation"] = document["message"]!.DeepClone(), ["signature"] = signed["signature"]!.DeepClone() }),
        };
        using var reply = await network.Http.SendAsync(request);
        return reply.StatusCode;
    }
}
