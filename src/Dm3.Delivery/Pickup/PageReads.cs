using System.Collections.Concurrent;
using Dm3.Delivery.Live;
using Dm3.Ethereum;
using Dm3.Hosting;

namespace Dm3.Delivery.Pickup;

/// <summary>
/// Answers that are full of messages, bounded as sockets are: so many of an account at once, and each is cut when its reader does not take the next message in time. A
/// page is in memory until it is taken, however fast it was asked for.
/// </summary>
public sealed class PageReads(LiveOptions options)
{
    private readonly ConcurrentDictionary<Address, int> _open = new();

    /// <summary>Begins an answer; it ends with the request.</summary>
    /// <returns>The refusal when the account has too many under way.</returns>
    public Problem? Begin(HttpContext context, Address account)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_open.AddOrUpdate(account, 1, static (_, open) => open + 1) > options.MaxSocketsPerAccount)
        {
            End(account);
            return new Problem(429, "too-many-reads", "The account is being given as many pages at once as it may: read them first.") { RetryAfterSeconds = 1 };
        }

        context.Response.OnCompleted(() =>
        {
            End(account);
            return Task.CompletedTask;
        });
        return null;
    }

    /// <summary>Writes an answer piece by piece.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pieces">How many.</param>
    /// <param name="write">Writes one, and waits until the reader has room for it.</param>
    public async Task WriteAsync(HttpContext context, int pieces, Func<int, CancellationToken, Task> write)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(write);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            for (var i = 0; i < pieces; i++)
            {
                patience.CancelAfter(TimeSpan.FromSeconds(options.SlowReaderSeconds));
                await write(i, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The half of an answer is no answer: the reader sees that the connection broke.
            context.Abort();
        }
    }

    private void End(Address account)
    {
        // Gone with the last one, so that the table holds who reads now.
        while (_open.TryGetValue(account, out var open) && !(open > 1 ? _open.TryUpdate(account, open - 1, open) : _open.TryRemove(KeyValuePair.Create(account, open))))
        {
            // Another one came between.
        }
    }
}
