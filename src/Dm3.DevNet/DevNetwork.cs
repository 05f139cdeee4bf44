using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using Dm3.Core.Profile;
using Dm3.Delivery;
using Dm3.Delivery.Intake;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;
using Dm3.Gateway;
using Dm3.Gateway.Resolve;
using Dm3.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.DevNet;

/// <summary>
/// A whole network on this machine: a chain with ENS and our resolver, the gateway and the delivery service. The chain is new at every start and always the same
/// (same accounts, same contract addresses); names and the answer key stay in the data directory, so registered names survive a restart.
/// </summary>
public sealed class DevNetwork : IAsyncDisposable
{
    /// <summary>The zones served.</summary>
    public static IReadOnlyList<DevZone> Zones { get; } = [new("dm3.eth", "name+address"), new("messengerxy.eth", "name")];

    /// <summary>Name under which the delivery service publishes its profile.</summary>
    public const string DeliveryName = "delivery.dm3.eth";

    private readonly Stack<Func<ValueTask>> _toStop = new();

    private DevNetwork(string dataDirectory) => DescriptionFile = Path.Combine(dataDirectory, "devnet.json");

    /// <summary>Where everything is.</summary>
    public DevNetDescription Description { get; private set; } = null!;

    /// <summary>Absolute path of <c>devnet.json</c>, there as long as the network runs.</summary>
    public string DescriptionFile { get; }

    /// <summary>The chain.</summary>
    public IEthereumRpc Rpc { get; private set; } = null!;

    /// <summary>The npm parts, with ethers among them.</summary>
    public NpmParts Parts { get; private set; } = null!;

    /// <summary>The funded accounts. The first one owns the contracts and the zones.</summary>
    public IReadOnlyList<DevAccount> Accounts { get; private set; } = [];

    /// <summary>Ends when the chain does.</summary>
    public Task ChainExited { get; private set; } = Task.CompletedTask;

    /// <summary>Starts everything and waits until everything answers.</summary>
    /// <exception cref="DevNetException">A port or the data directory is in use, Node is missing, a part does not start.</exception>
    public static async Task<DevNetwork> StartAsync(DevNetworkOptions options, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var folder = Path.GetFullPath(options.DataDirectory);
        var network = new DevNetwork(folder);
        try
        {
            await network.SetUpAsync(options, folder, progress, cancellationToken);
            return network;
        }
        catch (Exception fault) when (fault is RpcException or StartupException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await network.DisposeAsync();
            throw new DevNetException(fault.Message, fault);
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops everything, the last started first.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_toStop.TryPop(out var stop)) await stop();
    }

    private async Task SetUpAsync(DevNetworkOptions options, string folder, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        LockDirectory(folder);
        if (options.RpcPort != 0) ThrowIfTaken(options.RpcPort, "the chain", "--rpc-port");
        if (options.GatewayPort != 0) ThrowIfTaken(options.GatewayPort, "the gateway", "--gateway-port");
        if (options.DeliveryPort != 0) ThrowIfTaken(options.DeliveryPort, "the delivery service", "--delivery-port");

        progress?.Report("Looking for anvil, the ENS registry and ethers (npm installs them on first use)");
        Parts = await NpmParts.EnsureAsync(cancellationToken);

        progress?.Report("Starting the chain");
        var anvil = await AnvilProcess.StartAsync(Parts.AnvilProgram, options.RpcPort, options.ChainId, cancellationToken);
        _toStop.Push(anvil.DisposeAsync);
        (Accounts, ChainExited, Rpc) = (anvil.Accounts, anvil.Exited, new EthereumRpc(anvil.RpcUrl));

        progress?.Report("Deploying the ENS registry and the resolver");
        var keyFile = Path.Combine(folder, "answer.key");
        Address signer;
        using (var key = AnswerKey.Load(new GatewayOptions { AnswerKeyFile = keyFile, DevNet = true })) signer = key.Address;
        var gatewayUrl = $"http://127.0.0.1:{(options.GatewayPort != 0 ? options.GatewayPort : FreePort())}";
        EnsDeployment ens;
        using (var deployerKey = PrivateKey.Parse(Accounts[0].PrivateKey))
        {
            ens = await EnsDeployment.DeployAsync(
                new ChainAccount(Rpc, options.ChainId, deployerKey), Parts.EnsRegistryArtifact, [.. Zones.Select(zone => zone.Name)],
                [$"{gatewayUrl}/{{sender}}/{{data}}.json"], $"{gatewayUrl}/v1/operations", signer, cancellationToken);
        }

        progress?.Report("Starting the gateway");
        var apiKeys = Zones.ToDictionary(zone => zone.Name, _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        await StartAsync(GatewayHost.Create([], configuration => configuration.AddInMemoryCollection(GatewaySettings(options, folder, keyFile, gatewayUrl, anvil.RpcUrl, ens, apiKeys))), cancellationToken);

        progress?.Report("Starting the delivery service");
        var deliveryUrl = $"http://127.0.0.1:{(options.DeliveryPort != 0 ? options.DeliveryPort : FreePort())}";
        var delivery = DeliveryHost.Create([], configuration => configuration.AddInMemoryCollection(DeliverySettings(folder, deliveryUrl, anvil.RpcUrl, ens)));
        await StartAsync(delivery, cancellationToken);
        await PublishAsync(delivery.Services.GetRequiredService<ServiceIdentity>().ProfileAt(deliveryUrl), gatewayUrl, apiKeys["dm3.eth"], cancellationToken);

        progress?.Report("Asking every part once");
        await CheckAsync([gatewayUrl, deliveryUrl], ens, cancellationToken);
        Description = Describe(options, keyFile, gatewayUrl, anvil, ens, signer) with { DeliveryUrl = deliveryUrl, DeliveryEnsName = DeliveryName, ApiKeys = apiKeys };
        _toStop.Push(() =>
        {
            File.Delete(DescriptionFile);
            return ValueTask.CompletedTask;
        });
        Description.WriteTo(DescriptionFile);
    }

    private async Task StartAsync(WebApplication host, CancellationToken cancellationToken)
    {
        _toStop.Push(host.DisposeAsync);
        await host.StartAsync(cancellationToken);
        _toStop.Push(() => new ValueTask(host.StopAsync(CancellationToken.None)));
    }

    private void LockDirectory(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            _toStop.Push(new FileStream(Path.Combine(folder, "devnet.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None).DisposeAsync);
        }
        catch (IOException fault)
        {
            throw new DevNetException($"Another dev net uses {folder}; choose another with --data-dir.", fault);
        }

        // Left over if the last run was killed.
        File.Delete(DescriptionFile);
    }

    private static Dictionary<string, string?> GatewaySettings(
        DevNetworkOptions options, string folder, string keyFile, string gatewayUrl, Uri rpcUrl, EnsDeployment ens, Dictionary<string, string> apiKeys)
    {
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = gatewayUrl,
            ["Logging:LogLevel:Default"] = "Warning",
            ["Gateway:DataFile"] = Path.Combine(folder, "gateway.db"),
            ["Gateway:ChainId"] = options.ChainId.ToString(CultureInfo.InvariantCulture),
            ["Gateway:RpcUrl"] = rpcUrl.ToString(),
            ["Gateway:EnsRegistry"] = ens.Registry.ToString(),
            ["Gateway:AnswerKeyFile"] = keyFile,
            ["Gateway:ZoneKeysFolder"] = Path.Combine(folder, "zone-keys"),
            ["Gateway:DevNet"] = "true",
        };
        for (var zone = 0; zone < Zones.Count; zone++)
        {
            settings[$"Gateway:Zones:{zone}:Name"] = Zones[zone].Name;
            settings[$"Gateway:Zones:{zone}:Resolvers:0"] = ens.Resolver.ToString();
            settings[$"Gateway:Zones:{zone}:AdminKey"] = apiKeys[Zones[zone].Name];
            var kinds = Zones[zone].Kind.Split('+');
            for (var kind = 0; kind < kinds.Length; kind++) settings[$"Gateway:Zones:{zone}:Kinds:{kind}"] = kinds[kind];
        }

        return settings;
    }

    // Under a name of our own zone, so that senders find it through ENS and CCIP-Read. The label is kept for the zone's operator, whose key does it.
    private static async Task PublishAsync(DeliveryServiceProfile profile, string gatewayUrl, string apiKey, CancellationToken cancellationToken)
    {
        var (label, zone) = DeliveryName.Split('.', 2) is [var first, var rest] ? (first, rest) : throw new InvalidOperationException("The name lies in no zone.");
        using var http = new HttpClient { BaseAddress = new Uri(gatewayUrl) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        var texts = new[] { new { key = ProfileTextKeys.DeliveryService[0], value = DataRecord.Create(profile.ToJson()) } };
        using var answer = await http.PutAsJsonAsync(new Uri($"/v1/zones/{zone}/names/{label}", UriKind.Relative), new { texts }, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new DevNetException($"{DeliveryName} could not be published: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private static Dictionary<string, string?> DeliverySettings(string folder, string deliveryUrl, Uri rpcUrl, EnsDeployment ens) => new()
    {
        ["Delivery:Identity:KeyFile"] = Path.Combine(folder, "delivery.key"),
        ["Delivery:EnsName"] = DeliveryName,
        ["Delivery:RpcUrl"] = rpcUrl.ToString(),
        ["Delivery:EnsRegistry"] = ens.Registry.ToString(),
        ["Delivery:DevNet"] = "true",
        // Everybody on a dev net comes from one address.
        ["Delivery:Spam:ChecksPerMinute"] = "6000",
        ["urls"] = deliveryUrl,
        ["Logging:LogLevel:Default"] = "Warning",
        ["Delivery:DataFile"] = Path.Combine(folder, "delivery.db"),
    };

    private async Task CheckAsync(IReadOnlyList<string> hosts, EnsDeployment ens, CancellationToken cancellationToken)
    {
        foreach (var zone in Zones)
        {
            var call = ContractCall.Encode("resolver(bytes32)", Namehash.Of(zone.Name).Bytes.ToArray());
            var answer = await Rpc.CallAsync(new CallRequest(ens.Registry, call), cancellationToken);
            if (answer.Reverted || (Address)ContractCall.Decode("(address)", answer.Data)[0] != ens.Resolver)
                throw new DevNetException($"The ENS registry does not name our resolver for {zone.Name}.");
        }

        using var http = new HttpClient();
        foreach (var host in hosts)
        {
            using var ready = await http.GetAsync(new Uri($"{host}/health/ready"), cancellationToken);
            ready.EnsureSuccessStatusCode();
        }
    }

    private static DevNetDescription Describe(
        DevNetworkOptions options, string keyFile, string gatewayUrl, AnvilProcess anvil, EnsDeployment ens, Address signer) => new()
        {
            RpcUrl = anvil.RpcUrl.GetLeftPart(UriPartial.Authority),
            ChainId = options.ChainId,
            EnsRegistry = ens.Registry.ToString(),
            Resolver = ens.Resolver.ToString(),
            GatewayUrl = gatewayUrl,
            AnswerSigner = signer.ToString(),
            AnswerSignerKeyFile = keyFile,
            Zones = Zones,
            Accounts = [.. anvil.Accounts.Select(DevNetDescription.Account.Of)],
        };

    private static void ThrowIfTaken(int port, string user, string option)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException fault)
        {
            throw new DevNetException($"Port {port} for {user} is in use; choose another with {option}.", fault);
        }
    }

    // The resolver is deployed with the gateway's address before the gateway listens.
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
