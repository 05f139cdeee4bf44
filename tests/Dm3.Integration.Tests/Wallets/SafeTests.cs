using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Integration.Tests.Zones;

namespace Dm3.Integration.Tests.Wallets;

/// <summary>Users whose account is a Safe do all that an account with a key does.</summary>
[Collection(NetworkTests.Name)]
public sealed class SafeTests(NetworkFixture network) : IAsyncLifetime
{
    private readonly SafeFixture _safes = new(network);

    public Task InitializeAsync() => _safes.StartAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("one-of-one", 1, new[] { 3 })]
    [InlineData("two-of-three", 2, new[] { 3, 4, 5 })]
    public async Task Safe_RegistersChangesAndTransfersItsName(string label, int threshold, int[] owners)
    {
        var safe = await _safes.MakeAsync(deployed: true, threshold, owners);
        var name = $"{label}.dm3.eth";
        Assert.Equal((201, null), await SendAsync(HttpMethod.Post, "/v1/names", await RegistrationAsync(name, safe.Address), safe, threshold));
        Assert.Equal((200, null), await SendAsync(HttpMethod.Patch, $"/v1/names/{name}", await UpdateAsync(name, "of a Safe"), safe, threshold));
        Assert.Equal(["of a Safe", safe.Address.ToString()], await network.EthersAsync(new(name, "text", "description"), new(name, "addr")));

        var transfer = await network.Registry.GetTypedDataAsync("Transfer", new JsonObject { ["name"] = name, ["newOwner"] = network.Network.Accounts[6].Address.ToString() });
        Assert.Equal((200, null), await SendAsync(HttpMethod.Post, $"/v1/names/{name}/transfer", transfer, safe, threshold));
        Assert.Equal((403, "wrong-signer"), await SendAsync(HttpMethod.Patch, $"/v1/names/{name}", await UpdateAsync(name, "still mine?"), safe, threshold));
    }

    [Fact]
    public async Task Safe_DoesNothingWithTooFewOwnersOrOverSomethingElse()
    {
        var safe = await _safes.MakeAsync(deployed: true, 2, 3, 4, 5);
        var other = await _safes.MakeAsync(deployed: true, 2, 3, 4, 5);
        var document = await RegistrationAsync("too-few.dm3.eth", safe.Address);
        Assert.Equal((403, "wrong-signer"), await SendAsync(HttpMethod.Post, "/v1/names", document, safe, 1));
        var digest = RegistryClient.Digest(document);
        // The same owners for their other Safe, and for another message.
        Assert.Equal((403, "wrong-signer"), await SendAsync(HttpMethod.Post, "/v1/names", document, await SafeFixture.SignAsync(other, digest, signers: 2)));
        Assert.Equal((403, "wrong-signer"), await SendAsync(HttpMethod.Post, "/v1/names", document, await SafeFixture.SignAsync(safe, Keccak256.Hash(digest.Bytes), signers: 2)));
        Assert.Equal((201, null), await SendAsync(HttpMethod.Post, "/v1/names", document, safe, 2));
    }

    [Fact]
    public async Task Safe_ThatIsNotDeployedYet_SignsAllTheSame()
    {
        var safe = await _safes.MakeAsync(deployed: false, 2, 3, 4, 5);
        const string Name = "counterfactual.dm3.eth";
        var document = await RegistrationAsync(Name, safe.Address);
        Assert.Equal((403, "wrong-signer"), await SendAsync(HttpMethod.Post, "/v1/names", document, safe, 2));
        Assert.Equal((403, "wrong-signer"), await SendAsync(HttpMethod.Post, "/v1/names", document, await SafeFixture.SignAsync(safe, RegistryClient.Digest(document), wrap: true, signers: 1)));
        // The wrapping of another Safe, which its factory does make.
        var other = await _safes.MakeAsync(deployed: false, 2, 3, 4, 5);
        Assert.Equal((403, "wrong-signer"), await SendAsync(
            HttpMethod.Post, "/v1/names", document, await SafeFixture.SignAsync(safe with { Factory = other.Factory }, RegistryClient.Digest(document), wrap: true, signers: 2)));
        Assert.Equal((201, null), await SendAsync(HttpMethod.Post, "/v1/names", document, await SafeFixture.SignAsync(safe, RegistryClient.Digest(document), wrap: true, signers: 2)));
        Assert.Empty(await network.Network.Rpc.GetCodeAsync(safe.Address));

        // Once it is on the chain, wrapped and unwrapped signatures hold.
        await _safes.DeployAsync(safe);
        Assert.NotEmpty(await network.Network.Rpc.GetCodeAsync(safe.Address));
        Assert.Equal((200, null), await SendAsync(HttpMethod.Patch, $"/v1/names/{Name}", await UpdateAsync(Name, "deployed"), safe, 2));
        var update = await UpdateAsync(Name, "wrapped as before");
        Assert.Equal((200, null), await SendAsync(HttpMethod.Patch, $"/v1/names/{Name}", update, await SafeFixture.SignAsync(safe, RegistryClient.Digest(update), wrap: true, signers: 2)));
        Assert.Equal(["wrapped as before"], await network.EthersAsync(new Query(Name, "text", "description")));
    }

    [Fact]
    public async Task Profile_ThatASafeSigned_IsTakenAndLoaded()
    {
        var safe = await _safes.MakeAsync(deployed: true, 1, 4);
        using var keys = ProfileKeys.Derive("0x4242");
        using var somebody = network.Wallet(9);
        var unsigned = new UserProfile(keys.Encryption.PublicKey.ToString(), keys.Signing.PublicKey.ToString(), ["ds.dm3.eth"]);
        JsonObject Document(byte[] signature) => new() { ["profile"] = unsigned.ToJson(), ["signature"] = Hex.Encode(signature) };
        Assert.True(SignedUserProfile.TryRead(System.Text.Json.JsonSerializer.SerializeToElement(Document([1])), out var draft, out _));
        Assert.True(draft.TryGetWalletSignature(safe.Address, out var digest, out _));

        const string Name = "safe-profile.dm3.eth";
        var forged = await RegistrationAsync(Name, safe.Address, ("network.dm3.profile", DataRecord.Create(Document(somebody.Sign(digest).ToBytes()))));
        Assert.Equal((400, "profile-not-verified"), await SendAsync(HttpMethod.Post, "/v1/names", forged, safe, 1));
        var signed = Document(await SafeFixture.SignAsync(safe, digest));
        Assert.Equal((201, null), await SendAsync(HttpMethod.Post, "/v1/names", await RegistrationAsync(Name, safe.Address, ("network.dm3.profile", DataRecord.Create(signed))), safe, 1));

        using var http = new OutboundHttp(new OutboundOptions { AllowLocal = true });
        var rpc = network.Network.Rpc;
        var ens = new EnsClient(rpc, new CcipReadClient(rpc, new GatewayClient(http)), Address.Parse(network.Network.Description.EnsRegistry));
        var loaded = await new ProfileLoader(ens, new DocumentSource(http, []), new ContractWallets(rpc)).LoadUserAsync(Name);
        Assert.Equal((ProfileFailure.None, safe.Address), (loaded.Failure, loaded.Profile!.Account));
        Assert.Equal(ProfileFailure.NotVerified, (await new ProfileLoader(ens, new DocumentSource(http, [])).LoadUserAsync(Name)).Failure);

        // Deployed clients publish by POST /profile/address.
        var body = new JsonObject { ["address"] = safe.Address.ToString(), ["signedUserProfile"] = signed.DeepClone(), ["subdomain"] = "dm3.eth" };
        using var published = await network.Http.PostAsJsonAsync(new Uri("/profile/address", UriKind.Relative), body);
        Assert.Equal("OK", await published.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Safe_ClaimsTheZoneThatItOwnsAndMakesItsKeys()
    {
        await using var vendor = new VendorFixture(network);
        await vendor.StartAsync();
        var safe = await _safes.MakeAsync(deployed: true, 2, 3, 4, 5);
        using var first = network.Wallet(3);
        await vendor.OwnAsync("safezone", first, network.Resolver);
        await vendor.GiveAsync("safezone", safe.Address);
        var claim = VendorFixture.Claim("safezone.eth", first);
        claim["owner"] = safe.Address.ToString();
        var digest = VendorFixture.Digest("ZoneClaim", VendorFixture.ClaimFields, claim, network.Network.Description.ChainId, network.Resolver);
        Assert.Equal(403, (await VendorFixture.PutAsync(vendor.Http, claim, await SafeFixture.SignAsync(safe, digest, signers: 1))).Status);
        Assert.Equal(201, (await VendorFixture.PutAsync(vendor.Http, claim, await SafeFixture.SignAsync(safe, digest, signers: 2))).Status);

        var creation = new JsonObject { ["zone"] = "safezone.eth", ["role"] = "write", ["label"] = "by a Safe", ["nonce"] = "1", ["deadline"] = claim["deadline"]!.DeepClone() };
        digest = VendorFixture.Digest(
            "ApiKeyCreation", [new("zone", "string"), new("role", "string"), new("label", "string"), new("nonce", "uint256"), new("deadline", "uint256")],
            creation, network.Network.Description.ChainId, network.Resolver);
        foreach (var (signers, status) in ((int, int)[])[(1, 403), (2, 201)])
        {
            var body = new JsonObject { ["operation"] = creation.DeepClone(), ["signature"] = Hex.Encode(await SafeFixture.SignAsync(safe, digest, signers: signers)) };
            using var reply = await vendor.Http.PostAsJsonAsync(new Uri("/v1/zones/safezone.eth/keys", UriKind.Relative), body);
            Assert.Equal(status, (int)reply.StatusCode);
        }
    }

    private Task<JsonObject> RegistrationAsync(string name, Address owner, params (string Key, string Value)[] texts) => network.Registry.GetTypedDataAsync("Registration", new JsonObject
    {
        ["name"] = name,
        ["owner"] = owner.ToString(),
        ["texts"] = new JsonArray([.. texts.Select(text => NetworkFixture.Text(text.Key, text.Value))]),
        ["addresses"] = new JsonArray(NetworkFixture.Coin("60", owner.ToLowerHex())),
        ["contenthash"] = "0x",
    });

    private Task<JsonObject> UpdateAsync(string name, string description) => network.Registry.GetTypedDataAsync("RecordUpdate", new JsonObject
    {
        ["name"] = name,
        ["texts"] = new JsonArray(NetworkFixture.Text("description", description)),
        ["addresses"] = new JsonArray(),
        ["contenthash"] = "0x",
    });

    private async Task<(int Status, string? Code)> SendAsync(HttpMethod method, string path, JsonObject document, SafeFixture.Safe safe, int signers) =>
        await SendAsync(method, path, document, await SafeFixture.SignAsync(safe, RegistryClient.Digest(document), signers: signers));

    private async Task<(int Status, string? Code)> SendAsync(HttpMethod method, string path, JsonObject document, byte[] signature)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = JsonContent.Create(new JsonObject { ["operation"] = document["message"]!.DeepClone(), ["signature"] = Hex.Encode(signature) }),
        };
        using var reply = await network.Http.SendAsync(request);
        return ((int)reply.StatusCode, (string?)(await reply.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }
}
