using System.CommandLine;
using Dm3.Client;
using Dm3.DevNet;
using Dm3.DevNet.Demo;

const int FaultExitCode = 1;
const int SetUpExitCode = 2;

var rpcPort = new Option<int>("--rpc-port") { Description = "Port of the chain (0: any free one).", DefaultValueFactory = _ => 8545 };
var gatewayPort = new Option<int>("--gateway-port") { Description = "Port of the gateway (0: any free one).", DefaultValueFactory = _ => 8080 };
var deliveryPort = new Option<int>("--delivery-port") { Description = "Port of the delivery service (0: any free one).", DefaultValueFactory = _ => 8081 };
var dataDirectory = new Option<string?>("--data-dir") { Description = "Folder for the answer key, the names and devnet.json. Default: .dm3, and a temporary one for the demo." };
var demo = new Option<bool>("--demo") { Description = "Play register, resolve, update, message, pick up, tamper, transfer; then stop." };
foreach (var port in new[] { rpcPort, gatewayPort, deliveryPort })
{
    port.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var number) || number is < 0 or > 65535)) result.AddError($"{port.Name} must be 0 to 65535.");
    });
}

var command = new RootCommand("Starts a development chain with ENS, the dm3 resolver contract, the gateway and the delivery service, until Ctrl-C.") { rpcPort, gatewayPort, deliveryPort, dataDirectory, demo };
command.SetAction(RunAsync);
var parsed = command.Parse(args);
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
return parsed.Errors.Count > 0 ? SetUpExitCode : exitCode;

async Task<int> RunAsync(ParseResult options, CancellationToken stopped)
{
    var screen = new Screen();
    var plays = options.GetValue(demo);
    var temporary = plays && options.GetValue(dataDirectory) is null ? Directory.CreateTempSubdirectory("dm3-demo-").FullName : null;
    var settings = new DevNetworkOptions
    {
        DataDirectory = temporary ?? options.GetValue(dataDirectory) ?? ".dm3",
        RpcPort = options.GetValue(rpcPort),
        GatewayPort = options.GetValue(gatewayPort),
        DeliveryPort = options.GetValue(deliveryPort),
    };
    try
    {
        await using var network = await screen.ProgressAsync(progress => DevNetwork.StartAsync(settings, progress, stopped));
        Announce(screen, network);
        if (plays)
        {
            await using var story = await DemoStory.PrepareAsync(network, screen);
            await story.PlayAsync(stopped);
            return 0;
        }

        screen.Heading("Running until Ctrl-C");
        await network.ChainExited.WaitAsync(stopped);
        screen.Fault("The chain ended by itself.");
        return FaultExitCode;
    }
    catch (OperationCanceledException) when (stopped.IsCancellationRequested)
    {
        return plays ? FaultExitCode : 0;
    }
    catch (DevNetException fault)
    {
        screen.Fault(fault.Message);
        return SetUpExitCode;
    }
    catch (Exception fault) when (fault is DemoException or RequestFailedException)
    {
        screen.Fault($"The demo failed: {fault.Message}");
        return FaultExitCode;
    }
    finally
    {
        if (temporary is not null) Directory.Delete(temporary, recursive: true);
    }
}

static void Announce(Screen screen, DevNetwork network)
{
    var where = network.Description;
    screen.Heading("The dev net is ready");
    screen.Value("chain", $"{where.RpcUrl}  (chain id {where.ChainId})");
    screen.Value("gateway", where.GatewayUrl);
    screen.Value("delivery service", where.DeliveryUrl);
    screen.Value("ENS registry", where.EnsRegistry);
    screen.Value("resolver", where.Resolver);
    screen.Value("answers signed by", where.AnswerSigner);
    screen.Value("zones", string.Join(", ", where.Zones.Select(zone => $"{zone.Name} ({zone.Kind})")));
    screen.Value("all of this", network.DescriptionFile);
    screen.Value("try", $"curl '{where.GatewayUrl}/v1/explain?name={where.Accounts[1].Address.ToLowerInvariant()}.dm3.eth&record=addr'");
}
