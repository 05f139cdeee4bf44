using System.Globalization;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;

namespace Dm3.Integration.Tests.Wallets;

/// <summary>Safes as their makers publish them (npm <c>@safe-global/safe-contracts</c>) on the network's chain.</summary>
public sealed class SafeFixture(NetworkFixture network)
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static readonly Dictionary<string, JsonObject> Deployments = [];
    private static long _salt;
    private JsonObject _contracts = null!;

    /// <summary>A Safe of some of the network's accounts, on the chain or not yet.</summary>
    public sealed record Safe(Address Address, JsonObject Factory, string ChainId, IReadOnlyList<DevAccount> Owners);

    /// <summary>Deploys Safe's contracts, once for a chain.</summary>
    public async Task StartAsync()
    {
        await Turn.WaitAsync();
        try
        {
            var rpcUrl = network.Network.Description.RpcUrl;
            if (!Deployments.TryGetValue(rpcUrl, out _contracts!))
                Deployments[rpcUrl] = _contracts = await RunAsync(new() { ["do"] = "deploy", ["rpcUrl"] = rpcUrl, ["key"] = network.Network.Accounts[0].PrivateKey });
        }
        finally
        {
            Turn.Release();
        }
    }

    public async Task<Safe> MakeAsync(bool deployed, int threshold, params int[] accounts)
    {
        var owners = accounts.Select(account => network.Network.Accounts[account]).ToList();
        var made = await RunAsync(new()
        {
            ["do"] = "make",
            ["rpcUrl"] = network.Network.Description.RpcUrl,
            ["key"] = network.Network.Accounts[0].PrivateKey,
            ["safe"] = _contracts.DeepClone(),
            ["owners"] = new JsonArray([.. owners.Select(owner => JsonValue.Create(owner.Address.ToString()))]),
            ["threshold"] = threshold,
            ["salt"] = Interlocked.Increment(ref _salt),
            ["deployed"] = deployed,
        });
        var factory = new JsonObject { ["factory"] = (string)_contracts["factory"]!, ["call"] = (string)made["factoryCall"]! };
        return new Safe(Address.Parse((string)made["address"]!), factory, network.Network.Description.ChainId.ToString(CultureInfo.InvariantCulture), owners);
    }

    /// <summary>Deploys a Safe that was only predicted so far.</summary>
    public async Task DeployAsync(Safe safe)
    {
        using var key = network.Wallet(0);
        var factory = Address.Parse((string)safe.Factory["factory"]!);
        await new ChainAccount(network.Network.Rpc, network.Network.Description.ChainId, key).SendAsync(factory, Hex.Decode((string)safe.Factory["call"]!));
    }

    /// <summary>Signs as a Safe's owners do.</summary>
    /// <param name="safe">The Safe.</param>
    /// <param name="digest">What the Safe is to have signed.</param>
    /// <param name="wrap">Whether to wrap it as ERC-6492 has it.</param>
    /// <param name="signers">How many of its owners sign; all unless given.</param>
    public static async Task<byte[]> SignAsync(Safe safe, Hash256 digest, bool wrap = false, int? signers = null)
    {
        var signed = await RunAsync(new()
        {
            ["do"] = "sign",
            ["chainId"] = safe.ChainId,
            ["address"] = safe.Address.ToString(),
            ["keys"] = new JsonArray([.. safe.Owners.Take(signers ?? safe.Owners.Count).Select(owner => JsonValue.Create(owner.PrivateKey))]),
            ["digest"] = digest.ToString(),
            ["wrap"] = wrap ? safe.Factory.DeepClone() : null,
        });
        return Hex.Decode((string)signed["signature"]!);
    }

    private static async Task<JsonObject> RunAsync(JsonObject input) =>
        (JsonObject)JsonNode.Parse(await NodeScript.RunAsync("wallets/safe.mjs", input.ToJsonString()))!;
}
