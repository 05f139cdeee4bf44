using System.Data.Common;
using Dapper;
using Dm3.Storage.Documents;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sqlite;
using Dm3.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dm3.Storage.Tests.Names;

/// <summary>Databases from before migration 0022, which moved the records into the rows of their names and gave operations the number of their name.</summary>
public abstract class RecordsMigrationTests
{
    private const int Before = 21;

    [Fact]
    public async Task EverythingIsThereAfterwards()
    {
        await using var place = Create();
        await using (var connection = place.Connect())
        {
            place.Migrate(connection, Before);
            Fill(connection);
        }

        await using var database = place.Open();
        var names = new NameStore(database);
        var alice = names.Find(TestDatabase.Node("alice.dm3.eth"))!;
        Assert.Equal(
            new StoredName(
                TestDatabase.Node("alice.dm3.eth"), "alice.dm3.eth", "dm3.eth", TestDatabase.Node("alice.dm3.eth"), TestDatabase.Alice, 3, 10, 20, false,
                new NameRecords(
                    new Dictionary<string, string> { ["url"] = "https://a.example/?q=\"é\"\n\0\U0001f600", ["Ünï"] = "1", ["description"] = new string('x', 70_000) },
                    new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = TestDatabase.Alice.Bytes.ToArray(), [2147483648] = new byte[] { 0, 255 } },
                    new byte[] { 0xe3, 1, 0, 9 }))
            {
                Managed = true,
                ExpiresAtUnixSeconds = 99,
                SuspendedFor = "why",
            },
            alice);
        var deeper = names.Find(TestDatabase.Node("a.alice.dm3.eth"))!;
        Assert.Equal((TestDatabase.Node("alice.dm3.eth"), NameRecords.Empty, 1), (deeper.Root, deeper.Records, deeper.Version));
        Assert.True(names.Find(TestDatabase.Node("bob.dm3.eth")) is { Released: true, Reserved: true, QuarantinedFor: null });
        Assert.Equal("alice.dm3.eth", names.FindPrimary(TestDatabase.Alice)?.Name);

        var operations = new OperationStore(database);
        Assert.Equal([1, 3], operations.OfName(alice.Node, 0, 10).Select(operation => operation.Sequence));
        Assert.Equal([2], operations.OfName(deeper.Node, 0, 10).Select(operation => operation.Sequence));
        Assert.Equal((alice.Node, alice.Root), (operations.After(0, 1)[0].Node, operations.After(0, 1)[0].Root));
        Assert.Equal((deeper.Node, alice.Node), (operations.After(1, 1)[0].Node, operations.After(1, 1)[0].Root));
        Assert.True(operations.Contains(alice.Node, TestDatabase.Node("digest 3")));
        Assert.False(operations.Contains(alice.Node, TestDatabase.Node("digest 2")));
        Assert.NotNull(new DocumentStore(database).Find(TestDatabase.Node("document")));

        // And everything goes on.
        var change = await names.WriteAsync(
            new NameWrite
            {
                Name = "alice.dm3.eth",
                Node = alice.Node,
                Root = alice.Root,
                Zone = "dm3.eth",
                ExpectedVersion = 3,
                MaxDeeperNames = 3,
                Change = new NameChange.Update(NameRecords.Empty),
                Operation = new SignedOperation(TestDatabase.Alice, "{}", TestDatabase.Node("digest 4"), new byte[65], 30),
            },
            default);
        Assert.IsType<NameWriteResult.Applied>(change);
        Assert.True(names.Find(alice.Node)!.Records.IsEmpty);
        Assert.Equal(["a.alice.dm3.eth", "alice.dm3.eth"], names.List(new NameFilter { IncludeDeeper = true }, null, 10).Select(name => name.Name));
    }

    private protected abstract MigratedPlace Create();

    private static void Fill(DbConnection connection)
    {
        connection.Execute("INSERT INTO zones (id, name, node, kinds, chain_id, resolvers, settings) VALUES (7, 'dm3.eth', @Node, 1, 1, '[]', '{}')", new { Node = Bytes("dm3.eth") });
        const string name =
            """
            INSERT INTO names (id, node, name, zone_id, root, deeper, owner, version, created_at, updated_at, released, managed, reserved, suspended, expires_at, skeleton)
            VALUES (@Id, @Node, @Name, 7, @Root, @Deeper, @Owner, @Version, 10, 20, @Released, @Managed, @Released, @Suspended, @Expires, NULL)
            """;
        connection.Execute(name, Row(41, "alice.dm3.eth", "alice.dm3.eth", 3, 0, 1, "why", 99));
        connection.Execute(name, Row(5, "a.alice.dm3.eth", "alice.dm3.eth", 1, 0, 0, null, null));
        connection.Execute(name, Row(6, "bob.dm3.eth", "bob.dm3.eth", 2, 1, 0, null, null));
        const string record = "INSERT INTO records (name_id, kind, key, value) VALUES (41, @Kind, @Key, @Value)";
        connection.Execute(record, new { Kind = 1, Key = "url", Value = "https://a.example/?q=\"é\"\n\0\U0001f600"u8.ToArray() });
        connection.Execute(record, new { Kind = 1, Key = "Ünï", Value = "1"u8.ToArray() });
        connection.Execute(record, new { Kind = 1, Key = "description", Value = System.Text.Encoding.UTF8.GetBytes(new string('x', 70_000)) });
        connection.Execute(record, new { Kind = 2, Key = "60", Value = TestDatabase.Alice.Bytes.ToArray() });
        connection.Execute(record, new { Kind = 2, Key = "2147483648", Value = new byte[] { 0, 255 } });
        connection.Execute(record, new { Kind = 3, Key = "", Value = new byte[] { 0xe3, 1, 0, 9 } });
        const string operation =
            """
            INSERT INTO operations (sequence, kind, node, name, root, zone, version, owner, changes, signer, message, digest, signature, accepted_at)
            VALUES (@Sequence, @Kind, @Node, @Name, @Root, 'dm3.eth', @Version, @Owner, '{}', @Owner, '{}', @Digest, @Digest, 10)
            """;
        connection.Execute(operation, Operation(1, 1, "alice.dm3.eth", "alice.dm3.eth", 1));
        connection.Execute(operation, Operation(2, 1, "a.alice.dm3.eth", "alice.dm3.eth", 1));
        connection.Execute(operation, Operation(3, 2, "alice.dm3.eth", "alice.dm3.eth", 2));
        connection.Execute("INSERT INTO primary_names (owner, name_id) VALUES (@Owner, 41)", new { Owner = TestDatabase.Alice.Bytes.ToArray() });
        connection.Execute("INSERT INTO documents (hash, kind, content, stored_at) VALUES (@Hash, 1, @Hash, 1)", new { Hash = Bytes("document") });
        connection.Execute("INSERT INTO document_uses (name_id, hash) VALUES (41, @Hash)", new { Hash = Bytes("document") });
        if (connection is NpgsqlConnection)
        {
            connection.Execute("SELECT setval(pg_get_serial_sequence('names', 'id'), 41), setval(pg_get_serial_sequence('operations', 'sequence'), 3)");
        }
    }

    private static object Row(long id, string name, string root, long version, long released, long managed, string? suspended, long? expires) => new
    {
        Id = id,
        Node = Bytes(name),
        Name = name,
        Root = Bytes(root),
        Deeper = name == root ? 0L : 1L,
        Owner = TestDatabase.Alice.Bytes.ToArray(),
        Version = version,
        Released = released,
        Managed = managed,
        Suspended = suspended,
        Expires = expires,
    };

    private static object Operation(long sequence, long kind, string name, string root, long version) => new
    {
        Sequence = sequence,
        Kind = kind,
        Node = Bytes(name),
        Name = name,
        Root = Bytes(root),
        Version = version,
        Owner = TestDatabase.Alice.Bytes.ToArray(),
        Digest = Bytes($"digest {sequence}"),
    };

    private static byte[] Bytes(string name) => TestDatabase.Node(name).Bytes.ToArray();

    private protected abstract class MigratedPlace : IAsyncDisposable
    {
        public abstract DbConnection Connect();

        public abstract void Migrate(DbConnection connection, int last);

        public abstract Database Open();

        public abstract ValueTask DisposeAsync();
    }
}

public sealed class SqliteRecordsMigrationTests : RecordsMigrationTests
{
    private protected override MigratedPlace Create() => new SqlitePlace();

    private sealed class SqlitePlace : MigratedPlace
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-records-");

        private string File => Path.Combine(_folder.FullName, "names.db");

        public override DbConnection Connect()
        {
            var connection = new SqliteConnection($"Data Source={File};Pooling=False;Foreign Keys=True");
            connection.Open();
            return connection;
        }

        public override void Migrate(DbConnection connection, int last) =>
            Migrator.Apply((SqliteConnection)connection, [.. Migration.Known("Sqlite").Where(migration => migration.Number <= last)]);

        public override Database Open() => SqliteDatabase.Open(File);

        public override ValueTask DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}

public sealed class PostgresRecordsMigrationTests : RecordsMigrationTests
{
    private protected override MigratedPlace Create() => new PostgresPlace();

    private sealed class PostgresPlace : MigratedPlace
    {
        private readonly string _place = PostgresServer.Shared.CreateDatabase();

        public override DbConnection Connect()
        {
            var connection = new NpgsqlConnection(_place + ";Pooling=false");
            connection.Open();
            return connection;
        }

        public override void Migrate(DbConnection connection, int last) =>
            PostgresMigrator.Apply((NpgsqlConnection)connection, [.. Migration.Known("Postgres").Where(migration => migration.Number <= last)], "here");

        public override Database Open() => PostgresDatabase.Open(_place);

        public override ValueTask DisposeAsync()
        {
            PostgresServer.Shared.Execute($"DROP DATABASE {new NpgsqlConnectionStringBuilder(_place).Database} WITH (FORCE)");
            return ValueTask.CompletedTask;
        }
    }
}
