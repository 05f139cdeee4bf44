namespace Dm3.Client.Store;

/// <summary>
/// Keeps two logs the same: each is given what it lacks. Entries are never changed, so there is no conflict to solve, whoever else writes to either of them. Usually the file at home and
/// the log at the delivery service, through which the user's devices learn of each other's entries.
/// </summary>
public sealed class LogReplica(IEntryLog home, IEntryLog away)
{
    private long _homeRead;
    private long _awayRead;

    /// <summary>Brings both together; the first time everything is compared, then what is new.</summary>
    /// <returns>How many entries were new at home, and away.</returns>
    public async Task<(long Home, long Away)> SynchroniseAsync(CancellationToken cancellationToken = default)
    {
        (_awayRead, var broughtHome) = await away.CopyToAsync(home, _awayRead, null, cancellationToken).ConfigureAwait(false);
        (_homeRead, var sentAway) = await home.CopyToAsync(away, _homeRead, null, cancellationToken).ConfigureAwait(false);
        return (broughtHome, sentAway);
    }
}
