using System.Diagnostics;
using System.Text.Json;
using Dm3.Benchmarks.Parts;
using Dm3.Benchmarks.Sockets;
using Dm3.Core.Messages;
using Dm3.Delivery.Intake;

namespace Dm3.Benchmarks.Submissions;

/// <summary>The delivery service on one engine: answers verified, turns of submissions, everything picked up, timed from submission to socket, killed, and what was acknowledged picked up again.</summary>
internal sealed class SubmissionRun(PartContext context, Engine engine, Correspondence correspondence, ServiceIdentity identity, string keyFile)
{
    /// <summary>Requests that are under way at a time.</summary>
    public const int Connections = 64;

    // A turn must not run out of envelopes that were sealed for it.
    private const int MostPerSecond = 4_000;

    // The compiler's tiers take that long to settle where others want the processors too.
    private const int WarmUpTurns = 2;
    private const int PickingUpAtOnce = 8;
    private const int TimedSeconds = 8;
    private const int WarmUpSeconds = 2;

    private string[] _tokens = [];

    /// <summary>Every turn but those that warmed up.</summary>
    public List<Turn> Turns { get; } = [];

    public double PerSecond => Median.Of(Turns.Select(turn => turn.Load.PerSecond));

    /// <summary>On the managed heap for each submission.</summary>
    public double AllocatedBytes { get; private set; }

    public double PickedUpPerSecond { get; private set; }

    /// <summary>Processor time of the service for each message that is fetched and confirmed.</summary>
    public double PickupMicroseconds { get; private set; }

    /// <summary>From submission to socket, in rising order; at half of the rate of the turns.</summary>
    public List<double> SocketMilliseconds { get; private set; } = [];

    /// <summary>Length of a stored envelope.</summary>
    public int StoredBytes { get; private set; }

    /// <param name="rounds">Turns that count.</param>
    /// <param name="afterTurn">Runs after each of them.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(int rounds, Action afterTurn, CancellationToken cancellation)
    {
        await using (var database = engine.Open()) _tokens = await PreparedAccounts.WriteAsync(database, [.. correspondence.All.Select(each => each.Account)], cancellation);
        var acknowledged = 0L;
        using (var server = await StartAsync(cancellation))
        {
            await CheckAsync(server.Url, cancellation);
            for (var turn = -WarmUpTurns; turn < rounds; turn++)
            {
                var result = await TurnAsync(server, cancellation);
                acknowledged += result.Load.Requests;
                if (turn < 0) continue;
                Turns.Add(result);
                afterTurn();
            }

            var found = await PickUpAsync(server, cancellation);
            // When a turn ends, wrk leaves each connection's request without waiting for its answer.
            if (found < acknowledged || found > acknowledged + ((rounds + WarmUpTurns) * Connections)) throw new InvalidOperationException($"{acknowledged} submissions were acknowledged, {found} were picked up.");
            acknowledged = await TimeSocketsAsync(server, PerSecond / 2, cancellation);
            server.Kill();
        }

        using var again = await StartAsync(cancellation);
        using var http = new HttpClient { BaseAddress = again.Url };
        var left = 0;
        foreach (var token in _tokens) left += await new Mailbox(http, token).TakeAllAsync(null, cancellation);
        if (left != acknowledged) throw new InvalidOperationException($"{acknowledged} submissions were acknowledged, {left} were there after kill −9.");
    }

    private Task<ServerProcess> StartAsync(CancellationToken cancellation) => ServerProcess.StartAsync(
        "Dm3.Delivery.dll",
        url =>
        [
            "--Urls", url.ToString(), .. engine.Arguments, "--Delivery:DevNet", "true", "--Delivery:RpcUrl", correspondence.Chain.NodeUrl.ToString(),
            "--Delivery:EnsRegistry", correspondence.Chain.Registry.ToString(), "--Delivery:EnsName", Correspondence.Service, "--Delivery:Identity:KeyFile", keyFile,
            // All come from one address here.
            "--Delivery:Limits:WritesPerMinutePerClient", "0", "--Delivery:Live:PingSeconds", "600", "--Logging:LogLevel:Default", "Error",
        ],
        "/health/ready",
        engine.Environment,
        cancellation);

    /// <summary>One message from and to everybody: its receipt is verified, it is picked up and opened.</summary>
    private async Task CheckAsync(Uri url, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = url };
        var all = correspondence.All;
        for (var to = 0; to < all.Count; to++)
        {
            var envelope = correspondence.Build((to + 1) % all.Count, to);
            using var answer = await http.PostAsync(new Uri("/rpc", UriKind.Relative), new ByteArrayContent(Correspondence.Call(envelope)), cancellation);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
            if (!body.RootElement.TryGetProperty("result", out var result) || !Receipt.TryRead(result.GetProperty("receipt"), out var receipt) || !receipt.IsSigned(identity.Signing.PublicKey)
                || receipt.MessageHash.ToString() != envelope.Metadata.MessageHash)
                throw new InvalidOperationException($"A submission was answered with {body.RootElement}.");
            var taken = await new Mailbox(http, _tokens[to]).TakeAllAsync(message => Open(message.GetProperty("envelope"), all[to]), cancellation);
            if (taken != 1) throw new InvalidOperationException($"{taken} messages were picked up instead of one.");
        }
    }

    private void Open(JsonElement stored, Correspondent recipient)
    {
        StoredBytes = JsonSerializer.SerializeToUtf8Bytes(stored).Length;
        if (!Envelope.TryRead(stored, out var envelope) || !EnvelopeOpener.TryOpenPostmark(envelope, recipient.Encryption, identity.Signing.PublicKey, out _, out _)
            || !EnvelopeOpener.TryReadMessage(envelope, recipient.Encryption, out var message, out _) || message.Content.Text != Correspondence.Text)
            throw new InvalidOperationException("A message that was picked up does not open.");
    }

    private async Task<Turn> TurnAsync(ServerProcess server, CancellationToken cancellation)
    {
        var seconds = context.Options.SecondsPerTurn;
        PartContext.Say($"{engine.Name}: signing {MostPerSecond * seconds} envelopes, then sending them …");
        var walk = WalkFile.Write(Path.Combine(context.Folder, "submissions.walk"), correspondence.Calls(MostPerSecond * seconds).Select(Correspondence.Request));
        var before = await AllocatedAsync(server.Url, cancellation);
        var turn = await Turn.RunAsync(server, walk, Connections, seconds, cancellation);
        AllocatedBytes = (await AllocatedAsync(server.Url, cancellation) - before) / turn.Load.Requests;
        return turn;
    }

    private async Task<int> PickUpAsync(ServerProcess server, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        var (found, before, clock) = (0, server.ProcessorTime, Stopwatch.StartNew());
        await Parallel.ForEachAsync(_tokens, new ParallelOptions { MaxDegreeOfParallelism = PickingUpAtOnce, CancellationToken = cancellation }, async (token, stop) =>
            Interlocked.Add(ref found, await new Mailbox(http, token).TakeAllAsync(null, stop)));
        PickedUpPerSecond = found / clock.Elapsed.TotalSeconds;
        PickupMicroseconds = (server.ProcessorTime - before).TotalMicroseconds / found;
        return found;
    }

    /// <returns>How many were acknowledged.</returns>
    private async Task<long> TimeSocketsAsync(ServerProcess server, double perSecond, CancellationToken cancellation)
    {
        var streams = await Task.WhenAll(_tokens.Select(token => RawStream.OpenAsync(server.Url, token, cancellation)));
        using var http = new HttpClient { BaseAddress = server.Url };
        var before = await TimeAsync(WarmUpSeconds);
        SocketMilliseconds = await TimeAsync(TimedSeconds);
        foreach (var stream in streams) stream.Dispose();
        return before.Count + SocketMilliseconds.Count;

        async Task<List<double>> TimeAsync(int seconds)
        {
            // In turn for all users, as they are made.
            var calls = correspondence.Calls(streams.Length * PacedMessages.Count(streams.Length, perSecond, seconds));
            return await PacedMessages.RunAsync(streams, perSecond, seconds, SubmitAsync, cancellation);

            async Task SubmitAsync(int number, int i)
            {
                using var answer = await http.PostAsync(new Uri("/rpc", UriKind.Relative), new ByteArrayContent(calls[(i * streams.Length) + number]), cancellation);
                answer.EnsureSuccessStatusCode();
            }
        }
    }

    // From the service's own figures.
    private static async Task<double> AllocatedAsync(Uri url, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = url };
        var line = (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation)).Split('\n').FirstOrDefault(line => line.StartsWith("dotnet_gc_heap_total_allocated_bytes_total", StringComparison.Ordinal));
        return line is null ? double.NaN : double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
