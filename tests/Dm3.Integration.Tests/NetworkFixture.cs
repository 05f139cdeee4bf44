using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.DevNet;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Integration.Tests.Wallets;
using Dm3.Testing;

namespace Dm3.Integration.Tests;

/// <summary>One whole network on free ports, with its files in a temporary folder.</summary>
public sealed class NetworkFixture : IAsyncLifetime
{
    /// <summary>Stands for null among a client's answers.</summary>
    public const string None = "(null)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-integration-");

    public DevNetwork Network { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public Address Resolver { get; private set; }

    /// <summary>Forwards lookups under its own address, as ENS's Universal Resolver does.</summary>
    public Address Forwarder { get; private set; }

    public RegistryClient Registry { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Network = await DevNetwork.StartAsync(new DevNetworkOptions { DataDirectory = _folder.FullName, RpcPort = 0, GatewayPort = 0, DeliveryPort = 0 });
        Http = new HttpClient { BaseAddress = new Uri(Network.Description.GatewayUrl) };
        Resolver = Address.Parse(Network.Description.Resolver);
        Registry = new RegistryClient(Http, Network.Description.ChainId, Resolver);
        using var key = Wallet(0);
        byte[] code = [.. ContractArtifact.Embedded(typeof(NetworkFixture).Assembly, "UniversalForwarder").CreationCode.Span, .. ContractCall.Arguments("(address)", Resolver)];
        Forwarder = await new ChainAccount(Network.Rpc, Network.Description.ChainId, key).DeployAsync(code);
    }

    public async Task DisposeAsync()
    {
        Http?.Dispose();
        if (Network is not null) await Network.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public PrivateKey Wallet(int account) => PrivateKey.Parse(Network.Accounts[account].PrivateKey);

    /// <summary>Registers a name with records and checks that it worked.</summary>
    public async Task RegisterAsync(string name, PrivateKey owner, JsonArray? texts = null, JsonArray? addresses = null, string contenthash = "0x")
    {
        var document = await Registry.GetTypedDataAsync("Registration", new JsonObject
        {
            ["name"] = name,
            ["owner"] = owner.Address.ToString(),
            ["texts"] = texts ?? [],
            ["addresses"] = addresses ?? [],
            ["contenthash"] = contenthash,
        });
        var reply = await Registry.SendAsync(HttpMethod.Post, "/v1/names", document, owner);
        Assert.Equal((201, "{}"), ((int)reply.Status, reply.Status == System.Net.HttpStatusCode.Created ? "{}" : reply.Body.ToJsonString()));
    }

    /// <summary>The same for a Safe, whose owners sign.</summary>
    public async Task RegisterAsync(string name, SafeFixture.Safe owner, params JsonNode[] texts)
    {
        var document = await Registry.GetTypedDataAsync("Registration", new JsonObject
        {
            ["name"] = name,
            ["owner"] = owner.Address.ToString(),
            ["texts"] = new JsonArray(texts),
            ["addresses"] = new JsonArray(Coin("60", owner.Address.ToLowerHex())),
            ["contenthash"] = "0x",
        });
        var signature = Hex.Encode(await SafeFixture.SignAsync(owner, RegistryClient.Digest(document), wrap: true));
        using var reply = await Http.PostAsJsonAsync(new Uri("/v1/names", UriKind.Relative), new JsonObject { ["operation"] = document["message"]!.DeepClone(), ["signature"] = signature });
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    public async Task<RegistryClient.Reply> UpdateTextAsync(string name, PrivateKey wallet, string key, string value)
    {
        var document = await Registry.GetTypedDataAsync("RecordUpdate", new JsonObject
        {
            ["name"] = name,
            ["texts"] = new JsonArray(Text(key, value)),
            ["addresses"] = new JsonArray(),
            ["contenthash"] = "0x",
        });
        return await Registry.SendAsync(HttpMethod.Patch, $"/v1/names/{name}", document, wallet);
    }

    public static JsonObject Text(string key, string value) => new() { ["key"] = key, ["value"] = value };

    public static JsonObject Coin(string coinType, string value) => new() { ["coinType"] = coinType, ["value"] = value };

    /// <summary>Resolves with ethers v6, from the ENS registry on.</summary>
    public Task<string[]> EthersAsync(params Query[] queries) => AskAsync("resolve/ethers.mjs", Network.Description.EnsRegistry, queries);

    /// <summary>Resolves with viem at a contract.</summary>
    public Task<string[]> ViemAsync(Address contract, params Query[] queries) => AskAsync("resolve/viem.mjs", contract.ToString(), queries);

    private async Task<string[]> AskAsync(string script, string contract, Query[] queries)
    {
        var where = Network.Description;
        var output = await NodeScript.RunAsync(
            script, where.RpcUrl, where.ChainId.ToString(CultureInfo.InvariantCulture), contract, JsonSerializer.Serialize(queries, JsonSerializerOptions.Web));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    // {"value": …} or {"error": …}; an error is no value that any test expects.
    private static string Read(string line)
    {
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("error", out var error) ? $"error: {error.GetString()}" : answer.RootElement.GetProperty("value").GetString() ?? None;
    }
}
