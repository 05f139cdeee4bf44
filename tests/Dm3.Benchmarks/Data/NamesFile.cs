using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Storage.Names;
using Dm3.Storage.Sqlite;
using Dm3.Storage.Zones;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dm3.Benchmarks.Data;

/// <summary>
/// Data files of up to ten million names, made once and kept between runs. The rows are those that registrations make, written past the store without a log
/// of operations and without durability, in the order of the nodes: so each size is made the same way, within minutes.
/// </summary>
internal static class NamesFile
{
    // Raise it when the rows change: files of earlier versions are left alone.
    private const int Version = 2;
    private const int BlockRows = 20_000;

    /// <summary>The file with that many names; it is made if it is not there.</summary>
    /// <param name="count">How many names.</param>
    /// <param name="folder">Kept between runs.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<string> EnsureAsync(int count, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"names-{count}-v{Version}.db"));
        if (File.Exists(file)) return file;
        foreach (var old in Directory.GetFiles(folder, "*.partial*")) File.Delete(old);
        var partial = file + ".partial";
        var zone = Workload.Zone;
        await using (var database = SqliteDatabase.Open(partial))
            await new ZoneStore(database).UpsertAsync(new StoredZone(zone.Name, zone.Node, ZoneKinds.Names | ZoneKinds.Addresses, Workload.ChainId, zone.Resolvers, "{}"), cancellation);
        await Task.Run(() => Fill(partial, count, cancellation), cancellation);
        File.Move(partial, file);
        return file;
    }

    /// <summary>A copy that a gateway may change, in the run's own folder.</summary>
    public static string Copy(string file, string folder)
    {
        var copy = Path.Combine(folder, Path.GetFileName(file));
        File.Copy(file, copy, overwrite: true);
        return copy;
    }

    private static void Fill(string file, int count, CancellationToken cancellation)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode = DELETE", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -524288");
        var indexes = Read("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'names' AND sql IS NOT NULL");
        foreach (var (name, _) in indexes) Execute($"DROP INDEX {name}");
        var zoneId = long.Parse(Read("SELECT id, name FROM zones")[0].Item1, CultureInfo.InvariantCulture);
        var order = InOrderOfNodes(count);
        Execute("BEGIN");
        using (var insert = Prepare($"INSERT INTO names (id, node, name, zone_id, deeper, owner, version, created_at, updated_at, released, skeleton, records) VALUES (?1, ?2, ?3, {zoneId}, 0, ?4, 1, 1, 1, 0, ?5, ?6)"))
        {
            var next = Task.Run(() => Rows(order, 0), cancellation);
            for (var start = 0; start < count; start += BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                var rows = next.GetAwaiter().GetResult();
                var following = start + BlockRows;
                next = Task.Run(() => Rows(order, following), cancellation);
                for (var i = 0; i < rows.Length; i++) Insert(insert, start + i + 1, rows[i]);
            }
        }

        Execute("COMMIT", "PRAGMA threads = 2");
        foreach (var (_, sql) in indexes) Execute(sql);
        Execute("PRAGMA synchronous = FULL", "PRAGMA journal_mode = WAL");

        sqlite3_stmt Prepare(string sql)
        {
            Check(raw.sqlite3_prepare_v3(connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), raw.SQLITE_OK);
            return statement;
        }

        void Execute(params ReadOnlySpan<string> statements)
        {
            foreach (var sql in statements)
            {
                using var command = connection.CreateCommand();
                command.CommandText = sql;
                command.CommandTimeout = 0;
                command.ExecuteNonQuery();
            }
        }

        List<(string, string)> Read(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var rows = command.ExecuteReader();
            List<(string, string)> found = [];
            while (rows.Read()) found.Add((rows.GetString(0), rows.GetString(1)));
            return found;
        }
    }

    private readonly record struct Row(Hash256 Node, string Name, byte[] Owner, NameRecords Records, long Skeleton);

    private static Row[] Rows(int[] order, int start)
    {
        var rows = new Row[Math.Clamp(order.Length - start, 0, BlockRows)];
        Parallel.For(0, rows.Length, i =>
        {
            var name = Workload.Name(order[start + i]);
            var owner = SHA256.HashData(Encoding.ASCII.GetBytes(name))[..Address.Length];
            var records = new NameRecords(
                new Dictionary<string, string> { [Workload.ProfileKey] = Workload.UnsignedProfile(name) }, new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = owner }, default);
            rows[i] = new Row(Namehash.Of(name), name, owner, records, ConfusableSkeleton.NumberOf(name[..^(Workload.Zone.Name.Length + 1)]));
        });
        return rows;
    }

    private static int[] InOrderOfNodes(int count)
    {
        var (keys, order) = (new ulong[count], new int[count]);
        Parallel.For(0, count, i => (keys[i], order[i]) = (BinaryPrimitives.ReadUInt64BigEndian(Namehash.Below(Workload.Zone.Node, Workload.Label(i)).Bytes), i));
        Array.Sort(keys, order);
        return order;
    }

    private static void Insert(sqlite3_stmt insert, long id, in Row row)
    {
        raw.sqlite3_bind_int64(insert, 1, id);
        raw.sqlite3_bind_blob(insert, 2, row.Node.Bytes);
        raw.sqlite3_bind_text(insert, 3, row.Name);
        raw.sqlite3_bind_blob(insert, 4, row.Owner);
        raw.sqlite3_bind_int64(insert, 5, row.Skeleton);
        raw.sqlite3_bind_blob(insert, 6, row.Records.Encoded.Span);
        Check(raw.sqlite3_step(insert), raw.SQLITE_DONE);
        _ = raw.sqlite3_reset(insert);
    }

    private static void Check(int result, int wanted)
    {
        if (result != wanted) throw new InvalidOperationException($"SQLite: {raw.sqlite3_errstr(result).utf8_to_string()}");
    }
}
