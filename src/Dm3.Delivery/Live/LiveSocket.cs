using Dm3.Ethereum;
using Dm3.Storage.Pickup;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Live;

/// <summary>
/// An open socket of whatever protocol. It costs no thread and no timer while nothing happens: the <see cref="LiveHub"/> signals it when there may be new
/// messages, and the <see cref="LiveSweep"/> looks after its times. Messages are read from the store only when the ones before them are written out, in
/// their order, from one cursor: a message that comes during the switch from backlog to live is neither left out nor sent twice.
/// </summary>
public abstract class LiveSocket
{
    // States of the pump: nobody runs; it runs; it runs and has to look once more.
    private const int Idle = 0;
    private const int Running = 1;
    private const int RunningAgain = 2;

    private readonly LiveHub _hub;
    private int _pump;
    private int _ended;
    private volatile bool _started;

    /// <summary>Sets up; the hub knows it after <see cref="LiveHub.TryOpen"/>.</summary>
    protected LiveSocket(LiveHub hub)
    {
        _hub = hub;
        OpenedAt = HeardAt = hub.Now;
    }

    /// <summary>The session that it is logged in with; null before.</summary>
    public StoredSession? Session { get; internal set; }

    /// <summary>The account that it is logged in to.</summary>
    /// <exception cref="InvalidOperationException">It is not logged in.</exception>
    public Address Account => (Session ?? throw new InvalidOperationException("Not logged in.")).Account;

    /// <summary>Sequence of the last message that was written out.</summary>
    public long Cursor { get; private set; }

    /// <summary>True once it ends: nothing more is written or read.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Tick of <see cref="LiveHub.Now"/>, as all times here.</summary>
    internal long OpenedAt { get; }

    internal long HeardAt { get; private set; }

    /// <summary>When it was asked whether it is there; 0 if it has been heard since.</summary>
    internal long PingedAt { get; set; }

    /// <summary>Since when a message is being written; 0 if none is.</summary>
    internal long WritingSince { get; private set; }

    /// <summary>When its session's key was last compared with the published one.</summary>
    internal long KeyCheckedAt { get; set; }

    /// <summary>The client said something.</summary>
    protected internal void Heard()
    {
        HeardAt = _hub.Now;
        PingedAt = 0;
    }

    /// <summary>Begins to send messages, those after this sequence. The client has been told that it is in.</summary>
    protected void StartAfter(long cursor)
    {
        Cursor = cursor;
        _started = true;
        Signal();
    }

    /// <summary>There may be messages. What comes before the start is found at the start.</summary>
    internal void Signal()
    {
        while (_started && !HasEnded)
        {
            switch (Volatile.Read(ref _pump))
            {
                case Idle when Interlocked.CompareExchange(ref _pump, Running, Idle) == Idle:
                    _ = Task.Run(PumpAsync);
                    return;
                case Running when Interlocked.CompareExchange(ref _pump, RunningAgain, Running) == Running:
                case RunningAgain:
                    return;
            }
        }
    }

    /// <summary>Ends it from outside, once: tells the client why if it still listens.</summary>
    internal void End(LiveEnd reason)
    {
        if (TryEnd()) _ = Task.Run(() => CloseAsync(reason));
    }

    /// <summary>Claims the end. True for the first one, who closes.</summary>
    protected bool TryEnd() => Interlocked.Exchange(ref _ended, 1) == 0;

    /// <summary>Asks the client whether it is there. Must not wait.</summary>
    protected internal abstract void Ping();

    /// <summary>Writes a message out. Ends when the transport has taken it.</summary>
    protected abstract Task WriteAsync(WaitingMessage message);

    /// <summary>All messages that were there are written out; the next ones come as they arrive.</summary>
    protected virtual Task CaughtUpAsync() => Task.CompletedTask;

    /// <summary>Closes the transport. Never throws.</summary>
    protected abstract Task CloseAsync(LiveEnd reason);

    private async Task PumpAsync()
    {
        try
        {
            do
            {
                Volatile.Write(ref _pump, Running);
                await DrainAsync();
            }
            while (Interlocked.CompareExchange(ref _pump, Idle, Running) != Running && !HasEnded);
        }
#pragma warning disable CA1031 // Nobody waits for this task: whatever it was, the socket ends and its client resumes.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!HasEnded) _hub.Report(fault);
            End(LiveEnd.Fault);
        }
    }

    private async Task DrainAsync()
    {
        while (!HasEnded)
        {
            using var turn = await _hub.WriterAsync();
            var page = _hub.Read(this);
            foreach (var message in page)
            {
                if (HasEnded) return;
                WritingSince = _hub.Now;
                await WriteAsync(message);
                WritingSince = 0;
                Cursor = message.Sequence;
            }

            // What came after the page was read has signalled: the pump looks once more.
            if (!LiveHub.IsFull(page)) break;
        }

        if (!HasEnded) await CaughtUpAsync();
    }
}
