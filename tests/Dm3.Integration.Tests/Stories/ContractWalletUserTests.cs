using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.DevNet.Chain;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Ethereum.TypedData;
using Dm3.Integration.Tests.Wallets;

namespace Dm3.Integration.Tests.Stories;

/// <summary>Two people whose account is a Safe that is not on the chain yet: their name, their profile, a write by calldata, then the same once the Safe is deployed.</summary>
[Collection(NetworkTests.Name)]
public sealed class ContractWalletUserTests(NetworkFixture network) : IAsyncLifetime
{
    private const string Name = "story-of-safe.dm3.eth";

    private readonly SafeFixture _safes = new(network);

    public Task InitializeAsync() => _safes.StartAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Safe_HasANameAndAProfileBeforeAndAfterItsDeployment()
    {
        var safe = await _safes.MakeAsync(deployed: false, 2, 3, 4);
        using var keys = ProfileKeys.Derive("0x5afe");
        var unsigned = new UserProfile(keys.Encryption.PublicKey.ToString(), keys.Signing.PublicKey.ToString(), ["ds.dm3.eth"]);
        var draft = new JsonObject { ["profile"] = unsigned.ToJson(), ["signature"] = "0x" };
        Assert.True(SignedUserProfile.TryRead(System.Text.Json.JsonSerializer.SerializeToElement(draft), out var profile, out _));
        Assert.True(profile.TryGetWalletSignature(safe.Address, out var toSign, out _));
        draft["signature"] = Hex.Encode(await SafeFixture.SignAsync(safe, toSign, wrap: true));
        var text = DataRecord.Create(draft);

        var document = await network.Registry.GetTypedDataAsync("Registration", new JsonObject
        {
            ["name"] = Name,
            ["owner"] = safe.Address.ToString(),
            ["texts"] = new JsonArray(NetworkFixture.Text("network.dm3.profile", text)),
            ["addresses"] = new JsonArray(NetworkFixture.Coin("60", safe.Address.ToLowerHex())),
            ["contenthash"] = "0x",
        });
        var signature = await SafeFixture.SignAsync(safe, RegistryClient.Digest(document), wrap: true);
        Assert.Equal(HttpStatusCode.Created, await PostAsync("/v1/names", new() { ["operation"] = document["message"]!.DeepClone(), ["signature"] = Hex.Encode(signature) }));
        Assert.Equal([safe.Address.ToString(), text], await network.EthersAsync(new(Name, "addr"), new(Name, "text", "network.dm3.profile")));

        Assert.Equal(HttpStatusCode.OK, await CallAsync(safe, "before deployment", wrap: true));
        Assert.Empty(await network.Network.Rpc.GetCodeAsync(safe.Address));
        await _safes.DeployAsync(safe);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(safe, "after deployment", wrap: false));
        Assert.Equal(["after deployment", text], await network.EthersAsync(new(Name, "text", "description"), new(Name, "text", "network.dm3.profile")));

        var history = JsonNode.Parse(await network.Http.GetStringAsync(new Uri($"/v1/names/{Name}/history", UriKind.Relative)))!["operations"]!.AsArray();
        Assert.Equal(3, history.Count);
        Assert.All(history, entry => Assert.Equal(safe.Address.ToString(), (string)entry!["by"]!));
    }

    private async Task<HttpStatusCode> CallAsync(SafeFixture.Safe safe, string description, bool wrap)
    {
        var message = new JsonObject
        {
            ["data"] = Hex.Encode(ContractCall.Encode("setText(bytes32,string,string)", Namehash.Of(Name).Bytes.ToArray(), "description", description)),
            ["sender"] = safe.Address.ToString(),
            ["expirationTimestamp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        var typed = new TypedDataDocument(
            new TypedDataDomain("dm3 registry", "1", network.Network.Description.ChainId, network.Resolver),
            new Dictionary<string, IReadOnlyList<TypedDataField>> { ["Message"] = [new("data", "bytes"), new("sender", "address"), new("expirationTimestamp", "uint256")] },
            "Message", (JsonObject)message.DeepClone());
        Assert.True(typed.TryHash(out var digest, out var error), error);
        message["signature"] = Hex.Encode(await SafeFixture.SignAsync(safe, digest, wrap));
        return await PostAsync("/v1/operations", message);
    }

    private async Task<HttpStatusCode> PostAsync(string path, JsonObject body)
    {
        using var reply = await network.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return reply.StatusCode;
    }
}
