using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Zones.Statistics;
using Dm3.Hosting;
using Dm3.Storage;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>
/// Carries out an import: lines are planned some thousand at a time while those before them are written in one transaction, and answered once they are durable.
/// What it holds in memory does not grow with the number of lines; who does not read the answers is not read from either, in the end.
/// </summary>
public sealed class ZoneImport(ImportPlanner planner, NameStore store, ZoneStanding standing, ZoneStatistics statistics, ILogger<ZoneImport> log)
{
    private const int MostLines = 8192;
    private const int MostBytes = 4 * 1024 * 1024;

    // From this many lines at once on it is taken for a long one.
    private const int BulkLines = 1000;

    private const int LinesPerTurn = 64;

    // As many as the store commits together.
    private const int MostUnderWay = 4;

    // Clients that read only once they have sent all (most HTTP libraries) can send some ten thousand lines at a time.
    private const int AnswersHeldBytes = 16 * 1024 * 1024;

    private static readonly int PlannersAtOnce = Environment.ProcessorCount;

    /// <summary>What an import is.</summary>
    /// <param name="Zone">Where to.</param>
    /// <param name="FirstLine">Number of the first line.</param>
    /// <param name="DryRun">Whether nothing is to be changed.</param>
    /// <param name="Authorize">Who asks, asked again for each batch: a key may be revoked, a zone be claimed anew.</param>
    public sealed record Request(Zone Zone, long FirstLine, bool DryRun, Func<CancellationToken, Task<(ApiKeyIdentity? Key, Problem? Refusal)>> Authorize);

    /// <summary>Reads lines to their end and writes a line of answer for each, in their order.</summary>
    public async Task RunAsync(Request request, PipeReader lines, PipeWriter answers, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var held = new Pipe(new PipeOptions(pauseWriterThreshold: AnswersHeldBytes, resumeWriterThreshold: AnswersHeldBytes / 2, useSynchronizationContext: false));
        var planned = Channel.CreateBounded<PlannedLines>(1);
        var sending = EndingOthers(SendAsync(held.Reader, answers, stop.Token));
        var planning = EndingOthers(PlanAllAsync(request, new LineReader(lines), planned.Writer, stop.Token));
        var writing = EndingOthers(WriteAllAsync(request, planned.Reader, held.Writer, stop.Token));
        await Task.WhenAll(sending, planning, writing);

        async Task EndingOthers(Task task)
        {
            try
            {
                await task;
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }

    private static async Task SendAsync(PipeReader held, PipeWriter answers, CancellationToken cancellation)
    {
        await held.CopyToAsync(answers, cancellation);
        await held.CompleteAsync();
    }

    private async Task PlanAllAsync(Request request, LineReader reader, ChannelWriter<PlannedLines> planned, CancellationToken cancellation)
    {
        var number = request.FirstLine;
        try
        {
            while (await reader.ReadAsync(MostLines, MostBytes, cancellation) is { Count: > 0 } lines)
            {
                var (key, refusal) = await request.Authorize(cancellation);
                refusal ??= await standing.CheckAsync(request.Zone, cancellation);
                if (refusal is not null)
                {
                    await planned.WriteAsync(PlannedLines.End(new ImportedName(number, null, ImportStatus.Stopped, null, refusal)), cancellation);
                    return;
                }

                var batch = new ImportedName[lines.Count];
                var first = number;
                var turns = (lines.Count + LinesPerTurn - 1) / LinesPerTurn;
                await Parallel.ForAsync(0, turns, new ParallelOptions { MaxDegreeOfParallelism = PlannersAtOnce, CancellationToken = cancellation }, async (turn, token) =>
                {
                    for (var i = turn * LinesPerTurn; i < Math.Min((turn + 1) * LinesPerTurn, lines.Count); i++)
                        batch[i] = await planner.PlanAsync(first + i, lines[i], request.Zone, key!, token);
                });
                number += lines.Count;
                await planned.WriteAsync(new PlannedLines(batch, lines, key), cancellation);
            }
        }
        finally
        {
            planned.TryComplete();
        }
    }

    /// <summary>Hands batches to the store as they come, and concludes them in their order: those that wait at the same time are committed together.</summary>
    private async Task WriteAllAsync(Request request, ChannelReader<PlannedLines> planned, PipeWriter held, CancellationToken cancellation)
    {
        IDisposable? bulk = null;
        using var json = new Utf8JsonWriter(held, new JsonWriterOptions { Encoder = JsonSettings.Options.Encoder, SkipValidation = true });
        var underWay = new Queue<WriteUnderWay>();
        try
        {
            while (true)
            {
                var next = planned.WaitToReadAsync(cancellation).AsTask();
                while (underWay.TryPeek(out var oldest) && !next.IsCompleted)
                {
                    await Task.WhenAny(next, oldest.Results);
                    if (oldest.Results.IsCompleted && !await ConcludeOldestAsync()) return;
                }

                if (!await next) break;
                if (!planned.TryRead(out var batch)) continue;
                if (batch.Names.Length >= BulkLines && !request.DryRun) bulk ??= store.BeginBulk();
                var write = new WriteUnderWay(batch, request.DryRun);
                // What a line decides about a name, one before it may yet have to decide once more.
                while (underWay.Count == MostUnderWay || underWay.Any(write.SharesNamesWith))
                {
                    if (!await ConcludeOldestAsync()) return;
                }

                write.Begin(store, cancellation);
                underWay.Enqueue(write);
            }

            while (underWay.Count > 0)
            {
                if (!await ConcludeOldestAsync()) return;
            }
        }
        finally
        {
            bulk?.Dispose();
            await held.CompleteAsync();
        }

        async Task<bool> ConcludeOldestAsync()
        {
            var batch = underWay.Dequeue();
            var stopped = await ConcludeAsync(batch, request, cancellation);
            foreach (var line in batch.Lines.Names)
            {
                if (stopped is not null && line.Number > stopped.Number) break;
                Answer(json, (stopped is not null && line.Number == stopped.Number ? stopped : line).ToResult(), held);
                statistics.CountOutcome(request.Zone, line.Refusal);
            }

            await held.FlushAsync(cancellation);
            return stopped is null;
        }
    }

    /// <summary>Puts what came of a batch in its place; gives the line before which the import ended, if it did.</summary>
    private async Task<ImportedName?> ConcludeAsync(WriteUnderWay write, Request request, CancellationToken cancellation)
    {
        var batch = write.Lines.Names;
        if (request.DryRun) return null;
        try
        {
            foreach (var (index, result) in write.Indexes.Zip(await write.Results)) batch[index] = Conclude(batch[index], result);

            // What another line of the batch, or somebody else, came before: one by one, against the state as it is now.
            for (var i = 0; i < batch.Length; i++)
            {
                for (var turn = 0; batch[i].MayDependOnLineBefore && turn < 3; turn++)
                {
                    batch[i] = await planner.PlanAsync(batch[i].Number, write.Lines.Lines[i], request.Zone, write.Lines.Key!, cancellation);
                    if (batch[i].Write is not { } again) break;
                    batch[i] = Conclude(batch[i], (await store.WriteAllAsync([again], cancellation))[0]);
                }
            }

            return null;
        }
        catch (StoreFullException fault)
        {
            log.LogError(fault, "An import into {Zone} ended", request.Zone.Name);
            var first = batch[0];
            return new ImportedName(first.Number, null, ImportStatus.Stopped, null, new Problem(507, "store-full", "The service has no room. Lines that were answered are kept; send again from this one later."));
        }
    }

    private static ImportedName Conclude(ImportedName line, NameWriteResult result)
    {
        if (result is NameWriteResult.Applied) return line with { MayDependOnLineBefore = false };

        var refusal = result switch
        {
            NameWriteResult.TooManyBelow => Registration.Refusals.TooManyNames(),
            NameWriteResult.PreconditionFailed => Registration.Refusals.NothingAbove(),
            _ => new Problem(409, "changed-meanwhile", "The name was changed while it was imported: send the line again."),
        };
        return line with { Status = ImportStatus.Failed, Write = null, Refusal = refusal, MayDependOnLineBefore = result is not NameWriteResult.TooManyBelow };
    }

    private static void Answer(Utf8JsonWriter json, ImportResult result, PipeWriter held)
    {
        json.WriteStartObject();
        json.WriteNumber("line", result.Line);
        json.WriteString("name", result.Name);
        json.WriteString("status", JsonNamingPolicy.KebabCaseLower.ConvertName(result.Status.ToString()));
        if (result.Code is not null)
        {
            json.WriteString("code", result.Code);
            json.WriteString("detail", result.Detail);
        }

        json.WriteEndObject();
        json.Flush();
        json.Reset();
        held.GetSpan(1)[0] = (byte)'\n';
        held.Advance(1);
    }
}
