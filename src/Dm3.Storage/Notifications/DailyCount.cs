using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dm3.Storage.Notifications;

/// <summary>Counts what may be done only so often a day. Survives restarts, and is one for all instances.</summary>
internal static class DailyCount
{
    private const int DaySeconds = 86_400;

    /// <summary>Counts once more.</summary>
    /// <returns>False when it was done that often today; then nothing is counted.</returns>
    public static bool Take(Session session, string kind, string holder, int most, long nowUnixSeconds)
    {
        var (hash, day) = (SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {holder}")), nowUnixSeconds / DaySeconds);
        session.Execute("DELETE FROM daily_counts WHERE day < @1", day);
        var count = Convert.ToInt64(
            session.Command(
                "INSERT INTO daily_counts (holder, day, count) VALUES (@1, @2, 1) ON CONFLICT (holder) DO UPDATE SET count = daily_counts.count + 1 RETURNING count", hash, day).ExecuteScalar(),
            CultureInfo.InvariantCulture);
        if (count <= most) return true;
        session.Execute("UPDATE daily_counts SET count = @2 WHERE holder = @1", hash, most);
        return false;
    }
}
