using Dm3.Storage.Operations;
using Dm3.Storage.Sqlite;

namespace Dm3.Benchmarks.Data;

/// <summary>What a gateway's file holds after the gateway was killed.</summary>
internal static class OperationLog
{
    private const int Page = 10_000;

    /// <summary>How many operations were accepted.</summary>
    public static async Task<long> CountAsync(string path)
    {
        await using var database = SqliteDatabase.Open(path);
        var operations = new OperationStore(database);
        var count = 0L;
        while (operations.After(count, Page).Count is var found and > 0) count += found;
        return count;
    }
}
