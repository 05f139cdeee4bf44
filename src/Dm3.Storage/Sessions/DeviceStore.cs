using Dm3.Ethereum;

namespace Dm3.Storage.Sessions;

/// <summary>The devices of accounts.</summary>
public sealed class DeviceStore(Database database)
{
    /// <summary>The device of clients that name none.</summary>
    public const string DefaultDevice = "default";

    /// <summary>That a device was seen is noted no more often than that.</summary>
    public const long SeenStepSeconds = 3600;

    /// <summary>The devices of an account, the oldest first.</summary>
    public IReadOnlyList<StoredDevice> List(Address account) => database.Read(account, static (session, account) =>
    {
        var devices = new List<StoredDevice>();
        using var row = session.Command(
            "SELECT id, label, created_at, last_seen_at FROM devices WHERE account = @1 ORDER BY created_at, id", account.Bytes.ToArray()).ExecuteReader();
        while (row.Read()) devices.Add(new StoredDevice(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)));
        return devices;
    });

    /// <summary>Notes that a device was used, if that was not noted within the last hour.</summary>
    public Task TouchAsync(Address account, string device, long nowUnixSeconds, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            "UPDATE devices SET last_seen_at = @3 WHERE account = @1 AND id = @2 AND last_seen_at <= @4",
            account.Bytes.ToArray(),
            device,
            nowUnixSeconds,
            nowUnixSeconds - SeenStepSeconds),
        cancellationToken);

    /// <summary>Inside the transaction that begins a session: the device is known and was seen now.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="account">20 bytes.</param>
    /// <param name="device">Its id.</param>
    /// <param name="label">Null leaves that of a known one.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="maxDevices">Most devices of the account.</param>
    /// <returns>False when it would be one too many.</returns>
    internal static bool See(Session session, byte[] account, string device, string? label, long now, int maxDevices)
    {
        if (session.Execute(
            "UPDATE devices SET last_seen_at = @3, label = coalesce(@4, label) WHERE account = @1 AND id = @2", account, device, now, label) > 0) return true;
        return session.Execute(
            """
            INSERT INTO devices (account, id, label, created_at, last_seen_at)
            SELECT @1, @2, @3, @4, @4 WHERE (SELECT count(*) FROM devices WHERE account = @1) < @5
            """,
            account,
            device,
            label ?? "",
            now,
            maxDevices) == 1;
    }
}
