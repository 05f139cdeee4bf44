using System.Diagnostics;

namespace Dm3.Benchmarks.Sockets;

/// <summary>Messages at a steady rate, each timed from its submission to its socket.</summary>
internal static class PacedMessages
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>
    /// Sends to every socket in turn. Each socket's messages follow each other, so that a message that arrives is the one that was sent last. What comes late because the one
    /// before it was late counts from when it was due.
    /// </summary>
    /// <param name="streams">Where they arrive.</param>
    /// <param name="perSecond">Of all together.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="submitAsync">Submits a message for a stream, given the stream's number and how many it had before. Ends with the acknowledgement.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Milliseconds, in rising order.</returns>
    public static async Task<List<double>> RunAsync(IReadOnlyList<RawStream> streams, double perSecond, int seconds, Func<int, int, Task> submitAsync, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromSeconds(streams.Count / perSecond);
        var perSocket = Count(streams.Count, perSecond, seconds);
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(streams.Select(async (stream, number) =>
        {
            var (mine, buffer) = (new List<double>(perSocket), new byte[BufferBytes]);
            for (var i = 0; i < perSocket; i++)
            {
                var due = pause * (i + ((double)number / streams.Count));
                if (due > clock.Elapsed) await Task.Delay(due - clock.Elapsed, cancellation);
                // Timers are late by up to some milliseconds: that is not the service's time.
                var begun = i > 0 && mine[^1] > pause.TotalMilliseconds ? due : clock.Elapsed;
                var arrival = stream.NextMessageAsync(buffer, cancellation);
                await submitAsync(number, i);
                await arrival;
                mine.Add((clock.Elapsed - begun).TotalMilliseconds);
            }

            return mine;
        }));
        List<double> all = [.. times.SelectMany(each => each)];
        all.Sort();
        return all;
    }

    /// <summary>How many messages a socket gets.</summary>
    public static int Count(int sockets, double perSecond, int seconds) => Math.Max(1, (int)(seconds * perSecond / sockets));
}
