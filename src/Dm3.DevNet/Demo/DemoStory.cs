using System.Net;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Profile;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;

namespace Dm3.DevNet.Demo;

/// <summary>Plays register, resolve, load the profile, update, resolve, tamper, transfer with real values, and checks every one of them.</summary>
public sealed class DemoStory : IDisposable
{
    private const string Description = "description";
    private const string DeliveryService = "network.dm3.deliveryService";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DevNetwork _network;
    private readonly Screen _screen;
    private readonly HttpClient _http;
    private readonly Address _resolver;
    private readonly RegistryClient _registry;
    private readonly EthersResolver _ethers;
    private readonly DemoUser _alice;
    private readonly DemoUser _bob;

    /// <summary>Prepares the story on a running network.</summary>
    public DemoStory(DevNetwork network, Screen screen)
    {
        _network = network;
        _screen = screen;
        _http = new HttpClient { BaseAddress = new Uri(network.Description.GatewayUrl) };
        _resolver = Address.Parse(network.Description.Resolver);
        _registry = new RegistryClient(_http, network.Description.ChainId, _resolver);
        _ethers = new EthersResolver(network);
        _alice = new DemoUser(PrivateKey.Parse(network.Accounts[1].PrivateKey));
        _bob = new DemoUser(PrivateKey.Parse(network.Accounts[2].PrivateKey));
    }

    /// <summary>Plays it.</summary>
    /// <exception cref="DemoException">A value is not what it must be.</exception>
    public async Task PlayAsync(CancellationToken cancellationToken = default)
    {
        var name = await FreeNameAsync("alice", cancellationToken);
        await RegisterAsync(name, cancellationToken);
        await ResolveAsync("2. Resolve", name, "Hello, I am Alice.", DevNetwork.DeliveryName, cancellationToken);
        await LoadProfileAsync(name, cancellationToken);
        await ResolveAddressNameAsync(cancellationToken);
        await UpdateAsync(name, cancellationToken);
        await ResolveAsync("6. Resolve again: the change is visible at once", name, "Alice, out of office.", DevNetwork.DeliveryName, cancellationToken);
        var bobsName = await RegisterBobAsync(cancellationToken);
        using (var chapter = new MessageChapter(_network, _screen)) await chapter.PlayAsync(name, _alice, bobsName, _bob, cancellationToken);
        await TamperAsync(name, cancellationToken);
        await TransferAsync(name, cancellationToken);
        _screen.Heading("Done: every value was what it must be");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }

    // In a data directory that was used before, alice may be registered already.
    private async Task<string> FreeNameAsync(string label, CancellationToken cancellationToken) =>
        await _registry.IsAvailableAsync($"{label}.dm3.eth", cancellationToken) ? $"{label}.dm3.eth" : $"{label}-{Guid.NewGuid().ToString("N")[..8]}.dm3.eth";

    private async Task RegisterAsync(string name, CancellationToken cancellationToken)
    {
        _screen.Heading($"1. Register {name}");
        _screen.Text("Alice has a wallet, but no ENS name and no need to pay for one. The gateway tells her wallet what to sign (EIP-712 typed data);");
        _screen.Text("her wallet checks it and signs. No transaction is sent: the name lives in the gateway's database.");
        var profile = _alice.Profile;
        _screen.Value("her dm3 profile", profile.ToString());
        var document = await _registry.GetTypedDataAsync("Registration", new JsonObject
        {
            ["name"] = name,
            ["owner"] = _alice.Address.ToString(),
            ["texts"] = new JsonArray(
                Text(Description, "Hello, I am Alice."), Text(DeliveryService, DevNetwork.DeliveryName), Text(ProfileTextKeys.User[0], DataRecord.Create(profile.ToJson()))),
            ["addresses"] = new JsonArray(new JsonObject { ["coinType"] = "60", ["value"] = _alice.Address.ToLowerHex() }),
            ["contenthash"] = "0x",
        }, cancellationToken);
        _screen.Value("alice's address", _alice.Address.ToString());
        _screen.Value("what she signs", document["message"]!.ToJsonString(Readable));
        _screen.Value("its digest", RegistryClient.Digest(document).ToString());
        var reply = await _registry.SendAsync(HttpMethod.Post, "/v1/names", document, _alice.Wallet, cancellationToken);
        Show("POST /v1/names", reply);
        Expect("HTTP status", reply.Status, HttpStatusCode.Created);
        Expect("owner", reply.Body["owner"]!.ToString(), _alice.Address.ToString());
    }

    private async Task<string> RegisterBobAsync(CancellationToken cancellationToken)
    {
        var name = await FreeNameAsync("bob", cancellationToken);
        _screen.Heading($"7. Register {name}");
        var document = await _registry.GetTypedDataAsync("Registration", new JsonObject
        {
            ["name"] = name,
            ["owner"] = _bob.Address.ToString(),
            ["texts"] = new JsonArray(Text(ProfileTextKeys.User[0], DataRecord.Create(_bob.Profile.ToJson()))),
            ["addresses"] = new JsonArray(new JsonObject { ["coinType"] = "60", ["value"] = _bob.Address.ToLowerHex() }),
            ["contenthash"] = "0x",
        }, cancellationToken);
        var reply = await _registry.SendAsync(HttpMethod.Post, "/v1/names", document, _bob.Wallet, cancellationToken);
        Show("POST /v1/names", reply);
        Expect("HTTP status", reply.Status, HttpStatusCode.Created);
        return name;
    }

    private async Task ResolveAsync(string heading, string name, string description, string deliveryService, CancellationToken cancellationToken)
    {
        _screen.Heading(heading);
        _screen.Text($"ethers v6 knows nothing of us. It asks the ENS registry on the chain who answers for {name}, calls that contract,");
        _screen.Text("is sent to the gateway (EIP-3668), and hands the signed answer back to the contract, which checks it.");
        var found = await _ethers.ResolveAsync(name, [Description, DeliveryService, "url"], cancellationToken);
        _screen.Value("resolver", found.Resolver);
        _screen.Value("address", found.Address);
        foreach (var (key, value) in found.Texts) _screen.Value($"text {key}", string.IsNullOrEmpty(value) ? "(none: a signed empty answer)" : value);
        Expect("resolver", found.Resolver, _network.Description.Resolver);
        Expect("address", found.Address, _alice.Address.ToString());
        Expect(Description, found.Texts[Description], description);
        Expect(DeliveryService, found.Texts[DeliveryService], deliveryService);
        Expect("url", found.Texts["url"] ?? "", "");
    }

    private async Task LoadProfileAsync(string name, CancellationToken cancellationToken)
    {
        _screen.Heading("3. Load her profile, as a sender does");
        _screen.Text("The sender reads the record through ENS, and checks that the wallet which the name points to has signed the keys in it.");
        using var http = new OutboundHttp(new OutboundOptions { AllowLocal = true });
        var ens = new EnsClient(_network.Rpc, new CcipReadClient(_network.Rpc, new GatewayClient(http)), Address.Parse(_network.Description.EnsRegistry));
        var found = await new ProfileLoader(ens, new DocumentSource(http, [])).LoadUserAsync(name, cancellationToken);
        Expect("outcome", found.Failure, ProfileFailure.None);
        _screen.Value("encrypt to", found.Profile!.Document.Profile.PublicEncryptionKey);
        _screen.Value("signed by", found.Profile.Account!.Value.ToString());
        Expect("profile", found.Profile.Document.ToString(), _alice.Profile.ToString());
    }

    private async Task ResolveAddressNameAsync(CancellationToken cancellationToken)
    {
        var stranger = _network.Accounts[5].Address;
        var name = $"{stranger.ToLowerHex()}.dm3.eth";
        _screen.Heading("4. Resolve a name that nobody registered");
        _screen.Text("Every address has a name under dm3.eth without doing anything.");
        var found = await _ethers.ResolveAsync(name, [], cancellationToken);
        _screen.Value("name", name);
        _screen.Value("address", found.Address);
        Expect("address", found.Address, stranger.ToString());
    }

    private async Task UpdateAsync(string name, CancellationToken cancellationToken)
    {
        _screen.Heading("5. Update");
        _screen.Text("Alice changes one record. The nonce in what she signs is the version of the name that she saw, so nothing can be replayed.");
        var reply = await WriteAsync(name, "Alice, out of office.", _alice.Wallet, cancellationToken);
        Expect("HTTP status", reply.Status, HttpStatusCode.OK);
        Expect("version", reply.Body["version"]!.ToString(), "2");
    }

    private async Task TamperAsync(string name, CancellationToken cancellationToken)
    {
        _screen.Heading("11. Tamper");
        _screen.Text("Somebody between the gateway and the client flips one bit of the answer. The contract on the chain finds out.");
        var query = ContractCall.Encode("text(bytes32,string)", Namehash.Of(name).Bytes.ToArray(), Description);
        if (!DnsName.TryEncode(name, out var wireName)) throw new DemoException($"{name} has no wire form.");
        var resolve = new ResolveRequest(ResolveForm.Ens, wireName, query, default).Encode();
        using var steps = new LookupSteps(_network.Rpc);
        var lookup = await steps.BeginAsync(_resolver, resolve, cancellationToken);
        var answer = await steps.FetchAsync(lookup, cancellationToken);
        _screen.Value("signed answer", Hex.Encode(answer));
        var honest = await steps.FinishAsync(lookup, answer, cancellationToken);
        Expect("honest answer refused", honest.Reverted, false);
        _screen.Value("unchanged", "accepted by resolveWithProof");

        // The first letter of the text: behind three head words, the result's length, and the string's offset and length.
        const int FirstLetter = (3 + 1 + 2) * AbiReader.WordLength;
        answer[FirstLetter] ^= 1;
        var tampered = await steps.FinishAsync(lookup, answer, cancellationToken);
        Expect("tampered answer refused", tampered.Reverted, true);
        var error = ContractArtifact.Embedded(Assembly.GetExecutingAssembly(), "Dm3Resolver").ErrorName(tampered.Data);
        _screen.Value("one bit flipped", $"refused by resolveWithProof: {error}");
        Expect("the contract's error", error, "UntrustedSigner");
    }

    private async Task TransferAsync(string name, CancellationToken cancellationToken)
    {
        _screen.Heading("12. Transfer");
        _screen.Text("Alice gives the name to Bob. From then on Bob can write, and Alice cannot.");
        var document = await _registry.GetTypedDataAsync("Transfer", new JsonObject { ["name"] = name, ["newOwner"] = _bob.Address.ToString() }, cancellationToken);
        var reply = await _registry.SendAsync(HttpMethod.Post, $"/v1/names/{name}/transfer", document, _alice.Wallet, cancellationToken);
        Show($"POST /v1/names/{name}/transfer", reply);
        Expect("HTTP status", reply.Status, HttpStatusCode.OK);
        Expect("owner", reply.Body["owner"]!.ToString(), _bob.Address.ToString());

        _screen.Text("Alice tries to write:");
        var refused = await WriteAsync(name, "Still mine?", _alice.Wallet, cancellationToken);
        Expect("HTTP status", refused.Status, HttpStatusCode.Forbidden);
        Expect("code", refused.Body["code"]!.ToString(), "wrong-signer");

        _screen.Text("Bob writes:");
        var written = await WriteAsync(name, "Now Bob's.", _bob.Wallet, cancellationToken);
        Expect("HTTP status", written.Status, HttpStatusCode.OK);
        var found = await _ethers.ResolveAsync(name, [Description], cancellationToken);
        _screen.Value("through ENS", found.Texts[Description]);
        Expect(Description, found.Texts[Description], "Now Bob's.");
    }

    private async Task<RegistryClient.Reply> WriteAsync(string name, string description, PrivateKey wallet, CancellationToken cancellationToken)
    {
        var document = await _registry.GetTypedDataAsync("RecordUpdate", new JsonObject
        {
            ["name"] = name,
            ["texts"] = new JsonArray(Text(Description, description)),
            ["addresses"] = new JsonArray(),
            ["contenthash"] = "0x",
        }, cancellationToken);
        var reply = await _registry.SendAsync(HttpMethod.Patch, $"/v1/names/{name}", document, wallet, cancellationToken);
        Show($"PATCH /v1/names/{name}", reply);
        return reply;
    }

    private static JsonObject Text(string key, string value) => new() { ["key"] = key, ["value"] = value };

    private void Show(string call, RegistryClient.Reply reply) => _screen.Value(call, $"{(int)reply.Status} {reply.Body.ToJsonString(Readable)}");

    internal static void Expect<T>(string what, T actual, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected)) throw new DemoException($"{what} is {actual}, but must be {expected}.");
    }
}
