using System.Diagnostics;
using System.Globalization;
using Dm3.Ethereum.Encoding;
using Dm3.Storage.Sqlite;

namespace Dm3.Benchmarks;

/// <summary>One run: fills a data file, starts the servers, gives each its turns, ends everything.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, string wrkVersion, string folder, CancellationToken cancellation)
{
    public const int RegistrationConnections = 64;

    private const int Connections = 32;
    private const int HotNames = 100;
    private const int CheckedNames = 200;

    // A turn must not run out of registrations that were signed for it.
    private const int MostRegistrationsPerSecond = 6000;

    private readonly string _dataFile = Path.Combine(folder, "gateway.db");

    public async Task<Results> RunAsync()
    {
        var loadBefore = Machine.Load();
        Say($"Loading {options.Names} names …");
        var (loadedPerSecond, steps) = await FillAsync();

        Say("Writing the requests …");
        var order = Workload.MixedOrder(options.Names);
        var hot = WalkFile.Write(Path.Combine(folder, "hot"), order.Take(HotNames).Select(index => Workload.Lookup(Workload.Name(index))));
        var cold = WalkFile.Write(Path.Combine(folder, "cold"), order.Select(index => Workload.Lookup(Workload.Name(index))));

        using var key = RandomKey.Create();
        using var gateway = await StartGatewayAsync(HexOf(key));
        List<(string, long)> resident = [("after start", gateway.Resident.Now)];
        Say($"Checking {CheckedNames} answers …");
        var checkedNames = order.Take(CheckedNames).Select(Workload.Name).ToArray();
        var body = await AnswerCheck.RunAsync(gateway.Url, key.Address, checkedNames, cancellation);
        var bodyFile = Path.Combine(folder, "body");
        await File.WriteAllBytesAsync(bodyFile, body, cancellation);
        using var limitA = await StartBareAsync(BareServer.Fixed, bodyFile);
        using var limitB = await StartBareAsync(BareServer.Signing, bodyFile);

        Endpoint[] endpoints = [new("limit A: bare endpoint", limitA), new("limit B: bare endpoint that hashes and signs", limitB), new("**gateway**", gateway)];
        var disturbance = await TakeTurnsAsync(endpoints, hot, cold);
        await AnswerCheck.RunAsync(gateway.Url, key.Address, checkedNames, cancellation);
        resident.Add(("after the look-ups", gateway.Resident.Now));

        var fsyncs = Machine.FsyncsPerSecond(folder);
        var (registrations, acknowledged) = await RegisterAsync(gateway);
        resident.Add(("after the registrations", gateway.Resident.Now));
        resident.Add(("at its highest", gateway.Resident.Peak));
        gateway.Kill();

        return new Results
        {
            Options = options,
            LoadBefore = loadBefore,
            WrkVersion = wrkVersion,
            Endpoints = endpoints,
            BodyLength = body.Length,
            Registrations = registrations,
            RegistrationsFound = await CheckRegistrationsAsync(acknowledged),
            FsyncsPerSecond = fsyncs,
            LoadedPerSecond = loadedPerSecond,
            StartTime = gateway.StartTime,
            Resident = resident,
            Steps = steps,
            Disturbance = disturbance,
        };
    }

    private async Task<(double LoadedPerSecond, IReadOnlyList<StepTime> Steps)> FillAsync()
    {
        await using var database = SqliteDatabase.Open(_dataFile);
        var clock = Stopwatch.StartNew();
        await DataFile.FillAsync(database, options.Names, cancellation);
        var loadedPerSecond = options.Names / clock.Elapsed.TotalSeconds;
        Say("Timing the steps of an answer …");
        return (loadedPerSecond, new StepTimes(database, options.Names, options.TimePerStep).Measure());
    }

    private async Task<(double Others, double Stolen)> TakeTurnsAsync(Endpoint[] endpoints, WalkFile hot, WalkFile cold)
    {
        Say("Warming up …");
        foreach (var endpoint in endpoints)
        {
            foreach (var walk in new[] { hot, cold })
                await Wrk.RunAsync(endpoint.Server.Url, walk, Connections, options.WarmUpSeconds, cancellation);
        }

        var (clock, before) = (Stopwatch.StartNew(), Used());
        for (var round = 1; round <= options.Rounds; round++)
        {
            Say($"Round {round} of {options.Rounds} …");
            foreach (var endpoint in endpoints)
                endpoint.Hot.Add(await Turn.RunAsync(endpoint.Server, endpoint.Server.Url, hot, Connections, options.SecondsPerTurn, cancellation));
            foreach (var endpoint in endpoints)
                endpoint.Cold.Add(await Turn.RunAsync(endpoint.Server, endpoint.Server.Url, cold, Connections, options.SecondsPerTurn, cancellation));
        }

        var after = Used();
        var capacity = clock.Elapsed.TotalSeconds * Environment.ProcessorCount;
        return (Math.Max(0, after.Others - before.Others) / capacity, (after.Stolen - before.Stolen) / capacity);

        (double Others, double Stolen) Used()
        {
            var (busy, stolen) = Machine.ProcessorTimes();
            return (busy - Machine.OwnProcessorTime() - endpoints.Sum(endpoint => endpoint.Server.ProcessorTime.TotalSeconds), stolen);
        }
    }

    private async Task<(List<Turn> Turns, long Acknowledged)> RegisterAsync(ServerProcess gateway)
    {
        List<Turn> turns = [];
        var acknowledged = 0L;
        var perTurn = MostRegistrationsPerSecond * options.SecondsPerRegistrationTurn;
        // Turn 0 warms up.
        for (var turn = 0; turn <= options.RegistrationRounds; turn++)
        {
            Say($"Signing {perTurn} registrations, then sending them …");
            var walk = WalkFile.Write(Path.Combine(folder, "registrations"), Registrations.Create(turn * perTurn, perTurn));
            var result = await Turn.RunAsync(gateway, gateway.Url, walk, RegistrationConnections, options.SecondsPerRegistrationTurn, cancellation);
            acknowledged += result.Load.Requests;
            if (turn > 0) turns.Add(result);
        }

        return (turns, acknowledged);
    }

    private async Task<int> CheckRegistrationsAsync(long acknowledged)
    {
        var found = await DataFile.CountOperationsAsync(_dataFile, options.Names);
        // When a turn ends, wrk leaves each connection's request without waiting for its answer.
        var mostInFlight = (options.RegistrationRounds + 1) * RegistrationConnections;
        return found >= acknowledged && found <= acknowledged + mostInFlight
            ? found
            : throw new InvalidOperationException($"{acknowledged} registrations were acknowledged, the file holds {found}.");
    }

    private Task<ServerProcess> StartGatewayAsync(string answerKey)
    {
        var zone = Workload.Zone;
        return ServerProcess.StartAsync(
            "Dm3.Gateway.dll",
            url =>
            [
                "--Urls", url.ToString(), "--Gateway:DataFile", _dataFile, "--Gateway:Limits:WritesPerMinutePerClient", "0", "--Gateway:ChainId", Workload.ChainId.ToString(CultureInfo.InvariantCulture),
                "--Gateway:Zones:0:Name", zone.Name, "--Gateway:Zones:0:Kinds:0", "name", "--Gateway:Zones:0:Resolvers:0", zone.Resolver.ToString(),
            ],
            "/health/ready",
            new Dictionary<string, string> { ["Gateway__AnswerKey"] = answerKey },
            cancellation);
    }

    private Task<ServerProcess> StartBareAsync(string kind, string bodyFile) => ServerProcess.StartAsync(
        "Dm3.Benchmarks.dll",
        url => [kind, url.Port.ToString(CultureInfo.InvariantCulture), bodyFile],
        "/",
        new Dictionary<string, string>(),
        cancellation);

    private static string HexOf(Ethereum.Crypto.PrivateKey key)
    {
        var secret = new byte[Ethereum.Crypto.PrivateKey.Length];
        key.Export(secret);
        return Hex.Encode(secret);
    }

    private static void Say(string text) => Console.Error.WriteLine(text);
}
