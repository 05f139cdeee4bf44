using System.Data.Common;
using System.Text;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sqlite;
using Dm3.Storage.Zones;
using Dm3.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dm3.Storage.Tests;

/// <summary>A database of its own, with the zones dm3.eth and xy.eth.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>The limit of every operation.</summary>
    public const int MaxDeeperNames = 3;

    public static readonly Address Alice = new(Enumerable.Repeat((byte)0xa1, 20).ToArray());
    public static readonly Address Bob = new(Enumerable.Repeat((byte)0xb0, 20).ToArray());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-storage-");
    private readonly TestEngine _engine;
    private int _digests;

    private TestDatabase(TestEngine engine)
    {
        _engine = engine;
        Place = engine == TestEngine.Sqlite ? Path : PostgresServer.Shared.CreateDatabase();
        Database = Open();
    }

    /// <summary>Of an SQLite file.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "names.db");

    /// <summary>Path or connection string.</summary>
    public string Place { get; }

    public Database Database { get; private set; }

    public NameStore Names => new(Database);

    public OperationStore Operations => new(Database);

    public static async Task<TestDatabase> CreateAsync(TestEngine engine)
    {
        var database = new TestDatabase(engine);
        foreach (var zone in (string[])["dm3.eth", "xy.eth"])
        {
            await new ZoneStore(database.Database).UpsertAsync(new StoredZone(zone, Node(zone), ZoneKinds.Names, 1, [], "{}"), default);
        }

        return database;
    }

    /// <summary>Stands for namehash, which the store never computes.</summary>
    public static Hash256 Node(string name) => Keccak256.Hash(Encoding.UTF8.GetBytes(name));

    public static NameRecords Texts(params (string Key, string Value)[] texts) =>
        new(texts.ToDictionary(text => text.Key, text => text.Value), new Dictionary<ulong, ReadOnlyMemory<byte>>(), default);

    /// <summary>An operation with a digest of its own, on a name in dm3.eth or xy.eth.</summary>
    public NameWrite Operation(string name, NameChange change, long expectedVersion, long at = 1000)
    {
        var labels = name.Split('.');
        var digest = Node($"digest {Interlocked.Increment(ref _digests)}");
        return new NameWrite
        {
            Name = name,
            Node = Node(name),
            Root = Node(string.Join('.', labels[^3..])),
            Zone = string.Join('.', labels[^2..]),
            Change = change,
            ExpectedVersion = expectedVersion,
            MaxDeeperNames = MaxDeeperNames,
            Operation = new SignedOperation(Alice, $$"""{"name":"{{name}}"}""", digest, digest.Bytes.ToArray(), at),
        };
    }

    public Task<NameWriteResult> WriteAsync(string name, NameChange change, long expectedVersion, long at = 1000) =>
        Names.WriteAsync(Operation(name, change, expectedVersion, at), default);

    public async Task<NameWriteResult.Applied> AppliesAsync(string name, NameChange change, long expectedVersion, long at = 1000) =>
        Assert.IsType<NameWriteResult.Applied>(await WriteAsync(name, change, expectedVersion, at));

    public List<StoredOperation> Log()
    {
        var operations = new List<StoredOperation>();
        while (Operations.After(operations.Count == 0 ? 0 : operations[^1].Sequence, 97) is { Count: > 0 } page) operations.AddRange(page);
        return operations;
    }

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = Open();
    }

    /// <summary>The same database once more, as another instance has it. PostgreSQL only.</summary>
    public Database Open() => _engine == TestEngine.Sqlite ? SqliteDatabase.Open(Path) : PostgresDatabase.Open(Place);

    /// <summary>A connection of a program that does not know this library.</summary>
    public DbConnection Connect()
    {
        DbConnection connection = _engine == TestEngine.Sqlite ? new SqliteConnection($"Data Source={Path};Pooling=False") : new NpgsqlConnection(Place + ";Pooling=false");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_engine == TestEngine.Postgres) PostgresServer.Shared.Execute($"DROP DATABASE {new NpgsqlConnectionStringBuilder(Place).Database} WITH (FORCE)");
        _folder.Delete(recursive: true);
    }
}
