using System.Globalization;
using System.Security.Cryptography;
using Dm3.Core.Auth;
using Dm3.Ethereum;
using Dm3.Storage;
using Dm3.Storage.Accounts;
using Dm3.Storage.Sessions;
using Dm3.Storage.Sqlite;

namespace Dm3.Benchmarks.Sockets;

/// <summary>Accounts that are logged in, written into a data file before the host opens it. Their tokens are as good as those that the host issues.</summary>
internal static class PreparedAccounts
{
    private const int LifetimeSeconds = 3600;

    /// <summary>Address of an account.</summary>
    public static Address AddressOf(int number) => new(Convert.FromHexString(number.ToString("x40", CultureInfo.InvariantCulture)));

    /// <summary>Writes accounts of nobody, without keys, for a host that asks no node.</summary>
    /// <returns>Their tokens.</returns>
    public static async Task<string[]> WriteAsync(string file, int count, CancellationToken cancellation)
    {
        await using var database = SqliteDatabase.Open(file);
        return await WriteAsync(database, [.. Enumerable.Range(0, count).Select(number => new PreparedAccount(string.Create(CultureInfo.InvariantCulture, $"u{number}.eth"), AddressOf(number), "{}", new byte[32]))], cancellation);
    }

    /// <summary>Writes these.</summary>
    /// <returns>Their tokens, in the same order.</returns>
    public static async Task<string[]> WriteAsync(Database database, IReadOnlyList<PreparedAccount> prepared, CancellationToken cancellation)
    {
        var now = DateTimeOffset.UtcNow;
        var key = RandomNumberGenerator.GetBytes(32);
        await new TokenSecretStore(database).AddAsync(new StoredTokenSecret(1, key, now.ToUnixTimeSeconds(), null), 0, now.ToUnixTimeSeconds(), cancellation);
        using var secret = new TokenSecret(key);
        var (accounts, sessions) = (new AccountStore(database), new SessionStore(database));
        return await Task.WhenAll(prepared.Select(async account =>
        {
            var (name, address) = (account.Name, account.Address);
            await accounts.OpenAsync(new StoredAccount(address, name, account.ProfileJson, now.ToUnixTimeSeconds()), cancellation);
            var session = new StoredSession(name, address, DeviceStore.DefaultDevice, name, account.SigningKey, now.ToUnixTimeSeconds(), now.ToUnixTimeSeconds() + LifetimeSeconds);
            await sessions.BeginAsync(session, name, now.ToUnixTimeSeconds(), null, new SessionLimits(1, 1), cancellation);
            return new DeviceToken(name, session.Id, session.Device).Issue(secret, now, LifetimeSeconds);
        }));
    }
}
