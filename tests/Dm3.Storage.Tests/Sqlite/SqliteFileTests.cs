using Dapper;
using Dm3.Storage.Names;
using Dm3.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Sqlite;

/// <summary>What is particular to files.</summary>
public sealed class SqliteFileTests() : StoreTests(TestEngine.Sqlite)
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task AFullDisk_FailsTheWritesThatDoNotFit_AndTheNextOnesWorkWhenThereIsRoom(int writesAtOnce)
    {
        const int Room = 200, Unlimited = 0x3fffffff;
        await using var database = await CreateAsync();
        Task<long> LimitPagesAsync(string limit) => database.Database.WriteAsync(
            session => session.Connection.ExecuteScalar<long>($"PRAGMA max_page_count = {limit}"), default);
        var pages = await database.Database.WriteAsync(session => session.Connection.ExecuteScalar<long>("PRAGMA page_count"), default);
        await LimitPagesAsync($"{pages + Room}");
        var large = Texts(("k", new string('x', 10_000)));
        var stored = new List<string>();
        var failed = new List<string>();
        for (var i = 0; failed.Count == 0; i++)
        {
            using var held = new HeldWrite(database.Database);
            var writes = Enumerable.Range(0, writesAtOnce).ToDictionary(
                j => $"n{i}-{j}.dm3.eth", j => database.WriteAsync($"n{i}-{j}.dm3.eth", new NameChange.Register(Alice, large), 0));
            held.LetGo();
            foreach (var (name, write) in writes)
            {
                if (await Record.ExceptionAsync(() => write) is not { } failure)
                {
                    stored.Add(name);
                    continue;
                }

                Assert.IsType<StoreFullException>(failure);
                failed.Add(name);
            }
        }

        Assert.InRange(stored.Count, 1, Room);
        Assert.All(stored, name => Assert.Equal(large, database.Names.Find(Node(name))!.Records));
        Assert.All(failed, name => Assert.Null(database.Names.Find(Node(name))));
        Assert.Equal(stored, database.Log().Select(operation => operation.Name));

        await LimitPagesAsync($"{Unlimited}");
        foreach (var name in failed) await database.AppliesAsync(name, new NameChange.Register(Alice, large), 0);
        await database.ReopenAsync();
        Assert.Equal(stored.Concat(failed), database.Log().Select(operation => operation.Name));
    }

    [Fact]
    public async Task Dispose_DrainsTheQueue_EmptiesTheLog_AndRefusesAfterwards()
    {
        await using var database = await CreateAsync();
        var writes = Enumerable.Range(0, 200)
            .Select(i => database.WriteAsync($"n{i}.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0)).ToList();
        Assert.Null(database.Names.Find(Node("x.dm3.eth")));
        var names = database.Names;

        await database.Database.DisposeAsync();

        Assert.All(await Task.WhenAll(writes), result => Assert.IsType<NameWriteResult.Applied>(result));
        Assert.False(File.Exists(database.Path + "-wal"));
        Assert.Throws<ObjectDisposedException>(() => names.Find(Node("n0.dm3.eth")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync("y.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0));
        await database.ReopenAsync();
        Assert.Equal(200, database.Log().Count);
    }

    [Fact]
    public async Task ASecondOpening_IsRefused_UntilTheFirstIsClosed()
    {
        await using var database = await CreateAsync();
        Assert.Contains(database.Path, Assert.Throws<DatabaseInUseException>(() => SqliteDatabase.Open(database.Path)).Message, StringComparison.Ordinal);
        await database.ReopenAsync();
    }

    [Fact]
    public async Task Runs_WithWalFullSyncAndForeignKeys()
    {
        await using var database = await CreateAsync();
        var settings = await database.Database.WriteAsync(
            session => (
                session.Connection.ExecuteScalar<string>("PRAGMA journal_mode"),
                session.Connection.ExecuteScalar<long>("PRAGMA synchronous"),
                session.Connection.ExecuteScalar<long>("PRAGMA foreign_keys"),
                session.Connection.ExecuteScalar<long>("PRAGMA busy_timeout")),
            default);
        Assert.Equal(("wal", 2, 1, 200), settings);
    }

    [Fact]
    public async Task TheLog_StaysSmall_UnderConstantReadsAndWrites()
    {
        // Every write puts its text into the records and into the operation: 96 MB in all.
        const int Writes = 3000, AtOnce = 40, TextLength = 16_000, Bound = Writes * 2 * TextLength / 2;
        await using var database = await CreateAsync();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Texts(("k", "v"))), 0);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested) Assert.NotNull(database.Names.Find(Node("alice.dm3.eth")));
        })).ToList();

        var large = Texts(("k", new string('x', TextLength)));
        var log = new FileInfo(database.Path + "-wal");
        var largest = 0L;
        for (var i = 0; i < Writes; i += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(i, AtOnce).Select(j => database.AppliesAsync($"n{j}.dm3.eth", new NameChange.Register(Alice, large), 0)));
            log.Refresh();
            largest = Math.Max(largest, log.Length);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(largest, 1, Bound);
    }

    [Fact]
    public async Task TheLog_IsWrittenOver_ThoughReadersHoldTheStateThatTheyReadLast()
    {
        // 48 MB in all; the log is moved each 16, during which up to 16 more come.
        const int Writes = 3000, AtOnce = 40, TextLength = 8_000, Bound = 36 * 1024 * 1024, Readers = 4;
        await using var database = await CreateAsync();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Texts(("k", "v"))), 0);
        using var together = new Barrier(Readers);
        // A reader holds from its second read on.
        for (var turn = 0; turn < 2; turn++)
        {
            await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(
                () => database.Database.Read(0, (session, _) =>
                {
                    together.SignalAndWait();
                    return session.Number("SELECT count(*) FROM names");
                }),
                TaskCreationOptions.LongRunning)));
        }


        var large = Texts(("k", new string('x', TextLength)));
        var log = new FileInfo(database.Path + "-wal");
        for (var i = 0; i < Writes; i += AtOnce)
            await Task.WhenAll(Enumerable.Range(i, AtOnce).Select(j => database.AppliesAsync($"n{j}.dm3.eth", new NameChange.Register(Alice, large), 0)));
        log.Refresh();
        Assert.InRange(log.Length, 1, Bound);
        Assert.Equal(Writes + 1, database.Database.Read(0, (session, _) => session.Number("SELECT count(*) FROM names")));
    }

    [Fact]
    public async Task InABulk_TheCacheIsLargeAndTheLogMayGrow_UntilItIsOver()
    {
        // 26 MB: beyond the usual step of the log.
        const int Writes = 800, TextLength = 16_000, UsualStep = 16 * 1024 * 1024;
        await using var database = await CreateAsync();
        var log = new FileInfo(database.Path + "-wal");
        Task<long?> CacheSizeAsync() => database.Database.WriteAsync(session => session.Number("PRAGMA cache_size"), default);
        var usual = await CacheSizeAsync();
        var large = Texts(("k", new string('x', TextLength)));
        using (database.Names.BeginBulk())
        {
            await Task.WhenAll(Enumerable.Range(0, Writes).Select(i => database.AppliesAsync($"n{i}.dm3.eth", new NameChange.Register(Alice, large), 0)));
            log.Refresh();
            Assert.True(log.Length > UsualStep, $"{log.Length}");
            Assert.True(await CacheSizeAsync() < usual, "negative: KiB");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (; log.Length > 0; log.Refresh()) await Task.Delay(50, limit.Token);
        Assert.Equal(usual, await CacheSizeAsync());
        Assert.Equal(Writes, database.Log().Count);
    }

    [Fact]
    public async Task Writers_WaitForAForeignProgramThatHoldsTheLock()
    {
        await using var database = await CreateAsync();
        await using var connection = database.Connect();
        await connection.ExecuteAsync("BEGIN IMMEDIATE");
        var write = database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        await Task.Delay(200);
        Assert.False(write.IsCompleted);
        await connection.ExecuteAsync("ROLLBACK");
        Assert.IsType<NameWriteResult.Applied>(await write);
    }
}
