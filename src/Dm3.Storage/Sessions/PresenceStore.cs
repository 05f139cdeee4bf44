using Dm3.Ethereum;

namespace Dm3.Storage.Sessions;

/// <summary>Which accounts have a socket open, and at which instance of the service. An instance that died is forgotten once it has not been seen for a while.</summary>
public sealed class PresenceStore(Database database)
{
    /// <summary>An instance that was not seen for that long counts as dead. It says that it lives three times as often.</summary>
    public const long DeadAfterSeconds = 30;

    /// <summary>True when the account has a socket at an instance that lives.</summary>
    public bool IsOnline(Address account, long nowUnixSeconds) => database.Read((account, nowUnixSeconds), static (session, asked) =>
    {
        using var row = session.Command(
            "SELECT 1 FROM presence p JOIN instances i ON i.id = p.instance WHERE p.account = @1 AND i.seen_at > @2 LIMIT 1",
            asked.account.Bytes.ToArray(),
            asked.nowUnixSeconds - DeadAfterSeconds).ExecuteReader();
        return row.Read();
    });

    /// <summary>Says that an instance lives, and forgets the dead ones with what they said.</summary>
    /// <returns>False when the instance was not known, or was forgotten: it has to say anew who is there.</returns>
    public Task<bool> LiveAsync(string instance, long nowUnixSeconds, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var known = session.Execute("UPDATE instances SET seen_at = @2 WHERE id = @1", instance, nowUnixSeconds) > 0;
            if (!known) session.Execute("INSERT INTO instances (id, seen_at) VALUES (@1, @2) ON CONFLICT (id) DO NOTHING", instance, nowUnixSeconds);
            session.Execute("DELETE FROM presence WHERE instance IN (SELECT id FROM instances WHERE seen_at <= @1)", nowUnixSeconds - DeadAfterSeconds);
            session.Execute("DELETE FROM instances WHERE seen_at <= @1", nowUnixSeconds - DeadAfterSeconds);
            return known;
        },
        cancellationToken);

    /// <summary>The first socket of an account at an instance was opened.</summary>
    public Task AddAsync(Address account, string instance, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            "INSERT INTO presence (account, instance) VALUES (@1, @2) ON CONFLICT (account, instance) DO NOTHING", account.Bytes.ToArray(), instance),
        cancellationToken);

    /// <summary>The last socket of an account at an instance was closed.</summary>
    public Task RemoveAsync(Address account, string instance, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute("DELETE FROM presence WHERE account = @1 AND instance = @2", account.Bytes.ToArray(), instance), cancellationToken);

    /// <summary>An instance ends in peace.</summary>
    public Task LeaveAsync(string instance, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            session.Execute("DELETE FROM presence WHERE instance = @1", instance);
            return session.Execute("DELETE FROM instances WHERE id = @1", instance);
        },
        cancellationToken);
}
