using Dm3.Storage;
using Dm3.Storage.Operations;

namespace Dm3.Benchmarks.Data;

/// <summary>What a gateway's database holds after the gateway was killed.</summary>
internal static class OperationLog
{
    private const int Page = 10_000;

    /// <summary>How many operations were accepted. Closes the database.</summary>
    public static async Task<long> CountAsync(Database opened)
    {
        await using var database = opened;
        var operations = new OperationStore(database);
        var (count, last) = (0L, 0L);
        while (operations.After(last, Page) is { Count: > 0 } found) (count, last) = (count + found.Count, found[^1].Sequence);
        return count;
    }
}
