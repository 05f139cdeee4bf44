using System.Reflection;
using Dm3.Client;
using Dm3.Client.Names;
using Dm3.Client.Profiles;
using Dm3.Core.Profile;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ens.Profiles;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;

namespace Dm3.DevNet.Demo;

/// <summary>Plays register, resolve, load the profile, update, resolve, write, pick up, tamper, transfer with real values, and checks every one of them.</summary>
public sealed class DemoStory : IAsyncDisposable
{
    private const string Description = "description";
    private const string DeliveryService = "network.dm3.deliveryService";

    private readonly DevNetwork _network;
    private readonly Screen _screen;
    private readonly HttpClient _http;
    private readonly Address _resolver;
    private readonly NameClient _names;
    private readonly EthersResolver _ethers;
    private readonly DemoUser _alice;
    private readonly DemoUser _bob;

    private DemoStory(DevNetwork network, Screen screen, DemoUser alice, DemoUser bob)
    {
        (_network, _screen, _alice, _bob) = (network, screen, alice, bob);
        _http = new HttpClient { BaseAddress = new Uri(network.Description.GatewayUrl) };
        _resolver = Address.Parse(network.Description.Resolver);
        // What ENS names as the resolver is what signatures are for, whatever the gateway says.
        _names = new NameClient(_http, alice.Directory.Ens);
        _ethers = new EthersResolver(network);
    }

    /// <summary>Prepares the story on a running network.</summary>
    public static async Task<DemoStory> PrepareAsync(DevNetwork network, Screen screen) =>
        new(network, screen, await DemoUser.CreateAsync(network, 1), await DemoUser.CreateAsync(network, 2));

    /// <summary>Plays it.</summary>
    /// <exception cref="DemoException">A value is not what it must be.</exception>
    /// <exception cref="RequestFailedException">A service refused what it must not.</exception>
    public async Task PlayAsync(CancellationToken cancellationToken = default)
    {
        var name = await FreeNameAsync("alice", cancellationToken);
        await RegisterAsync(name, cancellationToken);
        await ResolveAsync("2. Resolve", name, "Hello, I am Alice.", DevNetwork.DeliveryName, cancellationToken);
        await LoadProfileAsync(name, cancellationToken);
        await ResolveAddressNameAsync(cancellationToken);
        await UpdateAsync(name, cancellationToken);
        await ResolveAsync("6. Resolve again: the change is visible at once", name, "Alice, out of office.", DevNetwork.DeliveryName, cancellationToken);
        await RegisterBobAsync(cancellationToken);
        await new MessageChapter(_alice, _bob, _screen).PlayAsync(cancellationToken);
        await TamperAsync(name, cancellationToken);
        await TransferAsync(name, cancellationToken);
        _screen.Heading("Done: every value was what it must be");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
    }

    // In a data directory that was used before, alice may be registered already.
    private async Task<string> FreeNameAsync(string label, CancellationToken cancellationToken) =>
        (await _names.CheckAsync($"{label}.dm3.eth", cancellationToken)).OrThrow().Available ? $"{label}.dm3.eth" : $"{label}-{Guid.NewGuid().ToString("N")[..8]}.dm3.eth";

    private async Task RegisterAsync(string name, CancellationToken cancellationToken)
    {
        _screen.Heading($"1. Register {name}");
        _screen.Text("Alice has a wallet, but no ENS name and no need to pay for one. Her wallet shows what it is to sign (EIP-712 typed data),");
        _screen.Text("for the contract that ENS names and for no other. No transaction is sent: the name lives in the gateway's database.");
        _screen.Value("alice's address", _alice.Wallet.Address.ToString());
        var wallet = new ShownWallet(_alice.Wallet, _screen);
        var profile = await _alice.Profile.SignAsync(wallet, cancellationToken);
        var records = RecordSet.Empty
            .WithText(Description, "Hello, I am Alice.")
            .WithText(DeliveryService, DevNetwork.DeliveryName)
            .WithText(ProfileTextKeys.User[0], DataRecord.Create(profile.ToJson()))
            .WithAddress(wallet.Address);
        var registered = (await _names.RegisterAsync(name, wallet, records, cancellationToken)).OrThrow();
        Show("registered", registered);
        Expect("owner", registered.Owner, wallet.Address);
        await _alice.GoByAsync(name);
    }

    private async Task RegisterBobAsync(CancellationToken cancellationToken)
    {
        var name = await FreeNameAsync("bob", cancellationToken);
        _screen.Heading($"7. Register {name}");
        var registered = (await _names.PublishAsync(name, _bob.Wallet, _bob.Profile, cancellationToken: cancellationToken)).OrThrow();
        Show("registered", registered);
        Expect("owner", registered.Owner, _bob.Wallet.Address);
        await _bob.GoByAsync(name);
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
        Expect("address", found.Address, _alice.Wallet.Address.ToString());
        Expect(Description, found.Texts[Description], description);
        Expect(DeliveryService, found.Texts[DeliveryService], deliveryService);
        Expect("url", found.Texts["url"] ?? "", "");
    }

    private async Task LoadProfileAsync(string name, CancellationToken cancellationToken)
    {
        _screen.Heading("3. Load her profile, as a sender does");
        _screen.Text("The sender reads the record through ENS, and checks that the wallet which the name points to has signed the keys in it.");
        var found = await _bob.Directory.ResolveAsync(name, cancellationToken);
        Expect("outcome", found.Failure, ProfileFailure.None);
        _screen.Value("encrypt to", found.Profile!.Encryption.ToString());
        _screen.Value("signed by", found.Profile.Account!.Value.ToString());
        Expect("key", found.Profile.Encryption.ToString(), _alice.Keys.Encryption.PublicKey.ToString());
        Expect("account", found.Profile.Account.Value, _alice.Wallet.Address);
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
        var changed = (await WriteAsync(name, "Alice, out of office.", _alice, cancellationToken)).OrThrow();
        Show("changed", changed);
        Expect("version", changed.Version, 2);
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
        var given = (await _names.TransferAsync(name, _alice.Wallet, _bob.Wallet.Address, cancellationToken)).OrThrow();
        Show("transferred", given);
        Expect("owner", given.Owner, _bob.Wallet.Address);

        var refused = await WriteAsync(name, "Still mine?", _alice, cancellationToken);
        _screen.Value("alice writes", refused.Problem is { } problem ? $"refused: {problem}" : "accepted");
        Expect("code", refused.Problem?.Code, "wrong-signer");

        Show("bob writes", (await WriteAsync(name, "Now Bob's.", _bob, cancellationToken)).OrThrow());
        var found = await _ethers.ResolveAsync(name, [Description], cancellationToken);
        _screen.Value("through ENS", found.Texts[Description]);
        Expect(Description, found.Texts[Description], "Now Bob's.");
    }

    private Task<RequestResult<RegisteredName>> WriteAsync(string name, string description, DemoUser writer, CancellationToken cancellationToken) =>
        _names.UpdateAsync(name, writer.Wallet, RecordSet.Empty.WithText(Description, description), cancellationToken);

    private void Show(string label, RegisteredName name) => _screen.Value(label, $"{name.Name}, owner {name.Owner}, version {name.Version}");

    internal static void Expect<T>(string what, T actual, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected)) throw new DemoException($"{what} is {actual}, but must be {expected}.");
    }
}
