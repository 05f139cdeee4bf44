namespace Dm3.Client.Store;

/// <summary>What any two logs can do together.</summary>
public static class EntryLogs
{
    private const int PageSize = 256;

    /// <summary>Gives <paramref name="target"/> every entry of <paramref name="source"/> after a sequence number that it lacks.</summary>
    /// <param name="source">Read from.</param>
    /// <param name="target">Added to.</param>
    /// <param name="after">Sequence number of the source up to which everything was copied before; 0 for all.</param>
    /// <param name="progress">Told how many entries were looked at so far.</param>
    /// <param name="cancellationToken">Stops between two pages.</param>
    /// <returns>The source's last sequence number, for the next time, and how many entries were new to the target.</returns>
    public static async Task<(long Last, long Added)> CopyToAsync(
        this IEntryLog source, IEntryLog target, long after = 0, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        long seen = 0, added = 0;
        while (true)
        {
            var page = await source.ReadAsync(after, PageSize, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0) return (after, added);
            var entries = await source.GetAsync([.. page.Select(entry => entry.Sequence)], cancellationToken).ConfigureAwait(false);
            added += await target.AddAsync(entries, cancellationToken).ConfigureAwait(false);
            after = page[^1].Sequence;
            progress?.Report(seen += page.Count);
        }
    }
}
