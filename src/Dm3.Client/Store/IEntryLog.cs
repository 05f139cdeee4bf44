namespace Dm3.Client.Store;

/// <summary>
/// An append-only set of sealed entries. Entries are never changed, and the same entry added twice is one: so any two logs are brought together by
/// giving each what it lacks, in any order, without conflict.
/// </summary>
public interface IEntryLog : IAsyncDisposable
{
    /// <summary>Adds entries; those whose id is there already are left out. When the task has ended, they survive a crash.</summary>
    /// <returns>How many were new.</returns>
    Task<int> AddAsync(IReadOnlyList<SealedEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Entries after a sequence number (0: from the beginning) in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<LogPosition>> ReadAsync(long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Whole entries by sequence number, in the order asked for; those that are not there are left out.</summary>
    Task<IReadOnlyList<SealedEntry>> GetAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken = default);
}
