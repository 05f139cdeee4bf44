using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Dm3.Integration.Tests.Zones;

/// <summary>
/// A gateway of its own beside the network's, on the same chain, that looks at the owners of zones every second. Its NameWrapper is a stand-in with
/// the one function that is asked: the real one is in no package that this project can get.
/// </summary>
public sealed class VendorFixture(NetworkFixture network) : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-vendor-");
    private WebApplication? _app;

    public HttpClient Http { get; private set; } = null!;

    public Address NameWrapper { get; private set; }

    public async Task StartAsync()
    {
        if (NameWrapper.IsZero)
        {
            using var deployer = network.Wallet(0);
            NameWrapper = await Account(deployer).DeployAsync(ContractArtifact.Embedded(typeof(VendorFixture).Assembly, "MockNameWrapper").CreationCode);
        }

        _app = GatewayHost.Create(["--urls", "http://127.0.0.1:0"], configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Gateway:DataFile"] = Path.Combine(_folder.FullName, "gateway.db"),
            ["Gateway:AnswerKeyFile"] = Path.Combine(_folder.FullName, "answer.key"),
            ["Gateway:ZoneKeysFolder"] = ZoneKeysFolder,
            ["Gateway:ChainId"] = network.Network.Description.ChainId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Gateway:RpcUrl"] = network.Network.Description.RpcUrl,
            ["Gateway:EnsRegistry"] = network.Network.Description.EnsRegistry,
            ["Gateway:NameWrapper"] = NameWrapper.ToString(),
            ["Gateway:ZoneOwnerCheckSeconds"] = "1",
            ["Gateway:DevNet"] = "true",
        }));
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public string ZoneKeysFolder => Path.Combine(_folder.FullName, "zone-keys");

    public async Task StopAsync()
    {
        Http?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Gives <c>label.eth</c> to an account on the chain and sets its resolver.</summary>
    public async Task OwnAsync(string label, PrivateKey owner, Address resolver)
    {
        await GiveAsync(label, owner.Address);
        if (!resolver.IsZero) await Account(owner).SendAsync(Registry, ContractCall.Encode("setResolver(bytes32,address)", Node(label), resolver));
    }

    /// <summary>Gives <c>label.eth</c> to an account or contract on the chain, whoever has it.</summary>
    public async Task GiveAsync(string label, Address owner)
    {
        using var root = network.Wallet(0);
        var labelHash = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(label)).Bytes.ToArray();
        await Account(root).SendAsync(Registry, ContractCall.Encode("setSubnodeOwner(bytes32,bytes32,address)", Namehash.Of("eth").Bytes.ToArray(), labelHash, owner));
    }

    public ChainAccount Account(PrivateKey key) => new(network.Network.Rpc, network.Network.Description.ChainId, key);

    public static byte[] Node(string label) => Namehash.Of(label + ".eth").Bytes.ToArray();

    public static JsonObject Claim(string zone, PrivateKey owner, string policy = "{}", long nonce = 0) => new()
    {
        ["zone"] = zone,
        ["owner"] = owner.Address.ToString(),
        ["policy"] = policy,
        ["nonce"] = nonce.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["deadline"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>The typed data of design 4.3, written out a second time on purpose.</summary>
    public static readonly TypedDataField[] ClaimFields = [new("zone", "string"), new("owner", "address"), new("policy", "string"), new("nonce", "uint256"), new("deadline", "uint256")];

    public byte[] Sign(JsonObject claim, PrivateKey key, Address? resolver = null, ulong? chainId = null) => Sign("ZoneClaim", ClaimFields, claim, key, resolver, chainId);

    public byte[] Sign(string type, TypedDataField[] fields, JsonObject message, PrivateKey key, Address? resolver = null, ulong? chainId = null) =>
        key.Sign(Digest(type, fields, message, chainId ?? network.Network.Description.ChainId, resolver ?? network.Resolver)).ToBytes();

    public static Hash256 Digest(string type, TypedDataField[] fields, JsonObject message, ulong chainId, Address resolver)
    {
        var document = new TypedDataDocument(
            new TypedDataDomain("dm3 registry", "1", chainId, resolver),
            new Dictionary<string, IReadOnlyList<TypedDataField>> { [type] = fields }, type, (JsonObject)message.DeepClone());
        Assert.True(document.TryHash(out var digest, out var error), error);
        return digest;
    }

    public static async Task<(int Status, JsonObject Body)> PutAsync(HttpClient http, JsonObject claim, byte[] signature)
    {
        using var response = await http.PutAsJsonAsync(
            new Uri($"/v1/zones/{claim["zone"]}", UriKind.Relative), new JsonObject { ["operation"] = claim.DeepClone(), ["signature"] = Hex.Encode(signature) });
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    public Task<(int Status, JsonObject Body)> ClaimAsync(JsonObject claim, PrivateKey key) => PutAsync(Http, claim, Sign(claim, key));

    /// <summary>Makes an API key that the zone's owner signs for.</summary>
    public async Task<string> MakeKeyAsync(string zone, PrivateKey owner, string role, long nonce)
    {
        var message = new JsonObject
        {
            ["zone"] = zone,
            ["role"] = role,
            ["label"] = "of the vendor",
            ["nonce"] = nonce,
            ["deadline"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
        };
        var signature = Sign(
            "ApiKeyCreation", [new("zone", "string"), new("role", "string"), new("label", "string"), new("nonce", "uint256"), new("deadline", "uint256")], message, owner);
        var (status, made) = await SendAsync(HttpMethod.Post, $"/v1/zones/{zone}/keys", new JsonObject { ["operation"] = message.DeepClone(), ["signature"] = Hex.Encode(signature) });
        Assert.True(status == 201, made.ToJsonString());
        return (string)made["key"]!;
    }

    /// <summary>Sends a call, with an API key or without.</summary>
    public async Task<(int Status, JsonObject Body)> SendAsync(HttpMethod method, string path, JsonObject? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, response.StatusCode == System.Net.HttpStatusCode.NoContent ? [] : (await response.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    /// <summary>Tells the resolver contract where the zone's gateway is and whose answers count.</summary>
    public Task SetResolverAsync(string zone, PrivateKey owner, string signer)
    {
        Assert.True(DnsName.TryEncode(zone, out var wire));
        object[] settings = [new object[] { $"{Http.BaseAddress}{{sender}}/{{data}}.json" }, new object[] { Address.Parse(signer) }, "", Array.Empty<object>()];
        return Account(owner).SendAsync(network.Resolver, ContractCall.Encode("setSettings(bytes,(string[],address[],string,string[]))", wire, settings));
    }

    /// <summary>Gives <c>label.parent</c> to the owner of the parent, and sets its resolver.</summary>
    public async Task OwnBelowAsync(string label, string parent, PrivateKey owner)
    {
        var labelHash = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(label)).Bytes.ToArray();
        await Account(owner).SendAsync(Registry, ContractCall.Encode("setSubnodeOwner(bytes32,bytes32,address)", Namehash.Of(parent).Bytes.ToArray(), labelHash, owner.Address));
        await Account(owner).SendAsync(Registry, ContractCall.Encode("setResolver(bytes32,address)", Namehash.Of($"{label}.{parent}").Bytes.ToArray(), network.Resolver));
    }

    /// <summary>Registers a name by its owner's signature.</summary>
    public async Task<(int Status, JsonObject Body)> RegisterAsync(string name, PrivateKey owner, JsonArray? texts = null)
    {
        var client = new RegistryClient(Http, network.Network.Description.ChainId, network.Resolver);
        var operation = new JsonObject { ["name"] = name, ["owner"] = owner.Address.ToString(), ["texts"] = texts ?? [] };
        var reply = await client.SendAsync(HttpMethod.Post, "/v1/names", await client.GetTypedDataAsync("Registration", operation), owner);
        return ((int)reply.Status, reply.Body);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private Address Registry => Address.Parse(network.Network.Description.EnsRegistry);
}
