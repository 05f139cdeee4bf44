using System.Security.Cryptography;
using System.Text;
using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Sqlite;
using Dm3.Storage.Zones;

namespace Dm3.Benchmarks;

/// <summary>The gateway's SQLite file: filled before the gateway starts, looked into after it was killed.</summary>
internal static class DataFile
{
    private const int WritesTogether = 2048;

    /// <summary>
    /// Registers the names through the store, past the gateway: the rows are those that signed registrations make, but nobody signed them
    /// (digests made up, no signature).
    /// </summary>
    public static async Task FillAsync(SqliteDatabase database, int names, CancellationToken cancellation)
    {
        var zone = Workload.Zone;
        await new ZoneStore(database).UpsertAsync(new StoredZone(zone.Name, zone.Node, ZoneKinds.Names, Workload.ChainId, zone.Resolvers, "{}"), cancellation);
        var store = new NameStore(database);
        foreach (var chunk in Enumerable.Range(0, names).Chunk(WritesTogether))
            await Task.WhenAll(chunk.Select(index => RegisterAsync(store, Workload.Name(index), cancellation)));
    }

    /// <summary>How many operations were accepted after the first <paramref name="loaded"/>.</summary>
    public static async Task<int> CountOperationsAsync(string path, int loaded)
    {
        const int Page = 10_000;
        await using var database = SqliteDatabase.Open(path);
        var operations = new OperationStore(database);
        var count = 0;
        while (operations.After(loaded + count, Page).Count is var found and > 0) count += found;
        return count;
    }

    private static async Task RegisterAsync(NameStore store, string name, CancellationToken cancellation)
    {
        var node = Namehash.Of(name);
        var owner = new Address(SHA256.HashData(Encoding.ASCII.GetBytes(name)).AsSpan(0, Address.Length));
        var records = new NameRecords(
            new Dictionary<string, string> { [Workload.ProfileKey] = Workload.UnsignedProfile(name) },
            new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = owner.Bytes.ToArray() },
            default);
        var result = await store.WriteAsync(
            new NameWrite
            {
                Name = name,
                Node = node,
                Root = node,
                Zone = Workload.Zone.Name,
                Change = new NameChange.Register(owner, records),
                ExpectedVersion = 0,
                MaxDeeperNames = 0,
                Operation = new SignedOperation(owner, "{}", node, default, 1),
            },
            cancellation);
        if (result is not NameWriteResult.Applied) throw new InvalidOperationException($"{name} was not loaded: {result}");
    }
}
