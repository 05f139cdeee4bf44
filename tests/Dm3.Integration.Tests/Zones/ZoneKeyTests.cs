using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;

namespace Dm3.Integration.Tests.Zones;

/// <summary>The owner of a claimed zone makes and revokes its API keys by signature; they end when the zone passes to another owner.</summary>
[Collection(NetworkTests.Name)]
public sealed class ZoneKeyTests(NetworkFixture network) : IAsyncLifetime, IAsyncDisposable
{
    private readonly VendorFixture _vendor = new(network);
    private readonly PrivateKey _owner = network.Wallet(3);
    private readonly PrivateKey _other = network.Wallet(4);

    public Task InitializeAsync() => _vendor.StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _vendor.DisposeAsync();
        _owner.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Owner_MakesAndRevokesKeysEachOnce()
    {
        await _vendor.OwnAsync("keys", _owner, network.Resolver);
        Assert.Equal(201, (await _vendor.ClaimAsync(VendorFixture.Claim("keys.eth", _owner, """{"registration":"vendor"}"""), _owner)).Status);
        var creation = Creation("keys.eth", "write", 1);
        Assert.Equal((403, "wrong-signer"), Problem(await SendAsync(HttpMethod.Post, "keys.eth", "", creation, Sign(creation, _other))));
        var tampered = (JsonObject)creation.DeepClone();
        tampered["role"] = "admin";
        Assert.Equal((403, "wrong-signer"), Problem(await SendAsync(HttpMethod.Post, "keys.eth", "", tampered, Sign(creation, _owner))));
        var (status, made) = await SendAsync(HttpMethod.Post, "keys.eth", "", creation, Sign(creation, _owner));
        Assert.True(status == 201, made?.ToJsonString());
        Assert.Equal((409, "stale-nonce"), Problem(await SendAsync(HttpMethod.Post, "keys.eth", "", creation, Sign(creation, _owner))));
        Assert.Equal(201, await PutNameAsync("keys.eth", "ann", (string)made!["key"]!));

        var revocation = With("key", (string)made["id"]!, "keys.eth", 2);
        Assert.Equal((403, "wrong-signer"), Problem(await SendAsync(HttpMethod.Delete, "keys.eth", "/" + (string)made["id"]!, revocation, Sign(revocation, _other))));
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, "keys.eth", "/" + (string)made["id"]!, revocation, Sign(revocation, _owner))).Status);
        Assert.Equal(401, await PutNameAsync("keys.eth", "bob", (string)made["key"]!));
    }

    [Fact]
    public async Task NewOwner_FindsNoKeyOfTheFormerOneInForce()
    {
        await _vendor.OwnAsync("passed", _owner, network.Resolver);
        await _vendor.ClaimAsync(VendorFixture.Claim("passed.eth", _owner), _owner);
        var creation = Creation("passed.eth", "admin", 1);
        var (_, made) = await SendAsync(HttpMethod.Post, "passed.eth", "", creation, Sign(creation, _owner));
        Assert.Equal(201, await PutNameAsync("passed.eth", "ann", (string)made!["key"]!));
        await _vendor.GiveAsync("passed", _other.Address);
        Assert.Equal(200, (await _vendor.ClaimAsync(VendorFixture.Claim("passed.eth", _other, nonce: 2), _other)).Status);
        Assert.Equal(401, await PutNameAsync("passed.eth", "bob", (string)made["key"]!));
    }

    [Fact]
    public async Task OwnersNewClaim_LeavesTheKeysInForce()
    {
        await _vendor.OwnAsync("renamed", _owner, network.Resolver);
        await _vendor.ClaimAsync(VendorFixture.Claim("renamed.eth", _owner), _owner);
        var creation = Creation("renamed.eth", "write", 1);
        var (_, made) = await SendAsync(HttpMethod.Post, "renamed.eth", "", creation, Sign(creation, _owner));
        Assert.Equal(200, (await _vendor.ClaimAsync(VendorFixture.Claim("renamed.eth", _owner, """{"listing":false}""", nonce: 2), _owner)).Status);
        Assert.Equal(201, await PutNameAsync("renamed.eth", "ann", (string)made!["key"]!));
    }

    private static JsonObject Creation(string zone, string role, long nonce)
    {
        var message = With("role", role, zone, nonce);
        message.Insert(2, "label", "of a test");
        return message;
    }

    private static JsonObject With(string member, string value, string zone, long nonce) => new()
    {
        ["zone"] = zone,
        [member] = value,
        ["nonce"] = nonce,
        ["deadline"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
    };

    private byte[] Sign(JsonObject message, PrivateKey key)
    {
        var texts = message.Select(member => member.Key).Where(name => name is not ("nonce" or "deadline")).Select(name => new TypedDataField(name, "string"));
        return _vendor.Sign(message.ContainsKey("role") ? "ApiKeyCreation" : "ApiKeyRevocation", [.. texts, new("nonce", "uint256"), new("deadline", "uint256")], message, key);
    }

    private async Task<(int Status, JsonObject? Body)> SendAsync(HttpMethod method, string zone, string path, JsonObject message, byte[] signature)
    {
        using var request = new HttpRequestMessage(method, $"/v1/zones/{zone}/keys{path}")
        {
            Content = JsonContent.Create(new JsonObject { ["operation"] = message.DeepClone(), ["signature"] = Hex.Encode(signature) }),
        };
        using var response = await _vendor.Http.SendAsync(request);
        return ((int)response.StatusCode, response.Content.Headers.ContentLength == 0 || response.StatusCode == System.Net.HttpStatusCode.NoContent ? null : await response.Content.ReadFromJsonAsync<JsonObject>());
    }

    private async Task<int> PutNameAsync(string zone, string label, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/zones/{zone}/names/{label}") { Content = JsonContent.Create(new JsonObject()) };
        request.Headers.Authorization = new("Bearer", key);
        using var response = await _vendor.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static (int Status, string? Code) Problem((int Status, JsonObject? Body) reply) => (reply.Status, (string?)reply.Body?["code"]);
}
