using Dm3.Client.Store;

namespace Dm3.Client.Tests.Messaging;

/// <summary>A log on a disk that may be full.</summary>
internal sealed class FullDiskLog(IEntryLog log) : IEntryLog
{
    public bool IsFull { get; set; }

    public Task<int> AddAsync(IReadOnlyList<SealedEntry> entries, CancellationToken cancellationToken = default) =>
        IsFull ? Task.FromException<int>(new IOException("No space left on device.")) : log.AddAsync(entries, cancellationToken);

    public Task<IReadOnlyList<LogPosition>> ReadAsync(long after, int limit, CancellationToken cancellationToken = default) => log.ReadAsync(after, limit, cancellationToken);

    public Task<IReadOnlyList<SealedEntry>> GetAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken = default) => log.GetAsync(sequences, cancellationToken);

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
