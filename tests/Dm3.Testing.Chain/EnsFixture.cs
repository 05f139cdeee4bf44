using Dm3.DevNet;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;

namespace Dm3.Testing.Chain;

/// <summary>A real chain with the real ENS registry and a plain resolver, whose records the tests set.</summary>
public sealed class EnsFixture : IAsyncLifetime
{
    private readonly AnvilFixture _anvil = new();
    private readonly HashSet<string> _owned = [];
    private ChainAccount _owner = null!;

    public Uri NodeUrl => _anvil.Url;

    public EthereumRpc Rpc => _anvil.Rpc;

    /// <summary>Funded accounts; the first one owns everything here.</summary>
    public IReadOnlyList<DevAccount> Accounts => _anvil.Accounts;

    public Address Registry { get; private set; }

    public Address Resolver { get; private set; }

    public async Task InitializeAsync()
    {
        await _anvil.InitializeAsync();
        _owner = _anvil.Account(0);
        await using var artifact = File.OpenRead((await NpmParts.EnsureAsync()).EnsRegistryArtifact);
        Registry = await _owner.DeployAsync(ContractArtifact.Parse(artifact).CreationCode);
        Resolver = await _owner.DeployAsync(ContractArtifact.Embedded(typeof(EnsFixture).Assembly, "PlainResolver").CreationCode);
    }

    public Task DisposeAsync() => _anvil.DisposeAsync();

    /// <summary>A funded account that sends transactions.</summary>
    public ChainAccount Account(int index) => _anvil.Account(index);

    /// <summary>Makes <c>label.eth</c> a name that points to the resolver and has these records; further texts may follow.</summary>
    public async Task<string> NameAsync(string label, Address? address = null, params (string Key, string Value)[] texts)
    {
        await SetAsync($"{label}.eth", address, texts);
        return $"{label}.eth";
    }

    /// <summary>Makes a name of any depth point to the resolver, and sets these records.</summary>
    public async Task SetAsync(string name, Address? address, params (string Key, string Value)[] texts)
    {
        if (await OwnAsync(name)) await SendAsync(Registry, "setResolver(bytes32,address)", Node(name), Resolver);
        if (address is { } account) await SendAsync(Resolver, "setAddr(bytes32,address)", Node(name), account);
        foreach (var (key, value) in texts) await SetTextAsync(name, key, value);
    }

    public Task SetTextAsync(string name, string key, string value) => SendAsync(Resolver, "setText(bytes32,string,string)", Node(name), key, value);

    /// <summary>What the owner of an address does in ENS's reverse registrar: the address goes by this name.</summary>
    public async Task SetPrimaryNameAsync(Address address, string name)
    {
        var reverse = $"{address.ToLowerHex()[2..]}.addr.reverse";
        await SetAsync(reverse, null);
        await SendAsync(Resolver, "setName(bytes32,string)", Node(reverse), name);
    }

    public Task SetTimeToLiveAsync(string name, int seconds) =>
        SendAsync(Registry, "setTTL(bytes32,uint64)", Node(name), new System.Numerics.BigInteger(seconds));

    // The registry gives a name only to who owns its parent, so parents come first.
    private async Task<bool> OwnAsync(string name)
    {
        if (name.Length == 0 || !_owned.Add(name)) return false;
        var (label, parent) = name.Split('.', 2) is [var first, var rest] ? (first, rest) : (name, "");
        await OwnAsync(parent);
        var labelHash = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(label)).Bytes.ToArray();
        await SendAsync(Registry, "setSubnodeOwner(bytes32,bytes32,address)", Node(parent), labelHash, _owner.Address);
        return true;
    }

    private Task<TransactionReceipt> SendAsync(Address contract, string signature, params object[] values) => _owner.SendAsync(contract, ContractCall.Encode(signature, values));

    private static byte[] Node(string name) => Namehash.Of(name).Bytes.ToArray();
}
