using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Keys;
using Dm3.Core.Profile;

namespace Dm3.Integration.Tests.Stories;

/// <summary>A dm3 client in the field, which knows the five <c>/profile</c> routes and nothing else of ours.</summary>
[Collection(NetworkTests.Name)]
public sealed class DeployedClientTests(NetworkFixture network)
{
    private const string Name = "story-of-client.dm3.eth";

    [Fact]
    public async Task Client_PublishesItsProfileClaimsANameAndGivesItUp()
    {
        using var wallet = network.Wallet(2);
        using var keys = ProfileKeys.Derive("0xc11e");
        var profile = SignedUserProfile.Sign(new UserProfile(keys.Encryption.PublicKey.ToString(), keys.Signing.PublicKey.ToString(), ["ds.dm3.eth"]), wallet);
        // Clients write the address with its checksum.
        var addressName = $"{wallet.Address}.dm3.eth";
        var resolvedName = $"{wallet.Address.ToLowerHex()}.dm3.eth";

        using (var nothing = await network.Http.GetAsync(new Uri($"/profile/{wallet.Address}", UriKind.Relative))) Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        Assert.Equal("OK", await PostAsync("/profile/address", new() { ["address"] = wallet.Address.ToString(), ["signedUserProfile"] = profile.ToJson(), ["subdomain"] = "dm3.eth" }));
        var published = await network.Http.GetStringAsync(new Uri($"/profile/{wallet.Address}", UriKind.Relative));
        Assert.True(JsonNode.DeepEquals(profile.ToJson(), JsonNode.Parse(published)), published);
        Assert.Equal([DataRecord.Create(profile.ToJson())], await network.EthersAsync(new Query(resolvedName, "text", "network.dm3.profile")));

        var claim = new JsonObject { ["dm3Name"] = Name, ["addressName"] = addressName, ["signature"] = keys.Signing.Sign($"alias: {Name}") };
        Assert.Equal("OK", await PostAsync("/profile/name", claim));
        Assert.Equal(Name, (string)JsonNode.Parse(await network.Http.GetStringAsync(new Uri($"/profile/name/{wallet.Address}", UriKind.Relative)))!["name"]!);
        Assert.Equal(
            [wallet.Address.ToString(), DataRecord.Create(profile.ToJson())], await network.EthersAsync(new(Name, "addr"), new(Name, "text", "network.dm3.profile")));

        Assert.Equal("OK", await PostAsync("/profile/deleteName", new() { ["dm3Name"] = Name, ["signature"] = keys.Signing.Sign($"remove: {Name}") }));
        Assert.Equal([NetworkFixture.None, ""], await network.EthersAsync(new(Name, "addr"), new(Name, "text", "network.dm3.profile")));
        // The profile at the address stays.
        Assert.Equal([DataRecord.Create(profile.ToJson())], await network.EthersAsync(new Query(resolvedName, "text", "network.dm3.profile")));
    }

    private async Task<string> PostAsync(string path, JsonObject body)
    {
        using var reply = await network.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return await reply.Content.ReadAsStringAsync();
    }
}
