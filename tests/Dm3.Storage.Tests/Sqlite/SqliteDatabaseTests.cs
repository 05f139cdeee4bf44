using Dapper;
using Dm3.Storage.Names;
using Dm3.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Sqlite;

public class SqliteDatabaseTests
{
    [Fact]
    public async Task WritesThatComeTogether_ShareACommit()
    {
        const int Writes = 1000;
        await using var database = await CreateAsync();
        var before = database.Database.Commits;

        await Task.WhenAll(Enumerable.Range(0, Writes).Select(i =>
            database.AppliesAsync($"n{i}.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0)));

        Assert.InRange(database.Database.Commits - before, 1, Writes / 4);
        Assert.Equal(Writes, database.Log().Count);
    }

    [Fact]
    public async Task AFailingWrite_IsUndoneAlone()
    {
        await using var database = await CreateAsync();
        using var held = new HeldWrite(database.Database);
        var before = database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        var failing = database.Database.WriteAsync<int>(
            session =>
            {
                session.Execute("UPDATE names SET version = 77");
                throw new InvalidOperationException("of the write");
            }, default);
        var refused = database.Database.WriteAsync(session => session.Execute("UPDATE names SET owner = x'00'"), default);
        var after = database.WriteAsync("b.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        var commits = database.Database.Commits;
        held.LetGo();

        Assert.IsType<NameWriteResult.Applied>(await before);
        Assert.IsType<NameWriteResult.Applied>(await after);
        Assert.Equal("of the write", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        await Assert.ThrowsAsync<SqliteException>(() => refused);
        // The held write's commit and one for the four that waited for it.
        Assert.Equal(commits + 2, database.Database.Commits);
        Assert.Equal([1, 1], database.Names.List(new NameFilter(), null, 10).Select(name => (int)name.Version));
    }

    [Fact]
    public async Task AFailingCommit_FailsEveryWriteOfItsBatch_AndTheNextBatchWorks()
    {
        await using var database = await CreateAsync();
        await database.Database.WriteAsync(
            session => session.Execute("CREATE TABLE broken (id INTEGER REFERENCES names (id) DEFERRABLE INITIALLY DEFERRED)"), default);
        using var held = new HeldWrite(database.Database);
        var innocent = database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        var culprit = database.Database.WriteAsync(session => session.Execute("INSERT INTO broken VALUES (12345)"), default);
        held.LetGo();

        await Assert.ThrowsAsync<SqliteException>(() => innocent);
        await Assert.ThrowsAsync<SqliteException>(() => culprit);
        Assert.Null(database.Names.Find(Node("a.dm3.eth")));
        await database.AppliesAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
    }

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
    public async Task ACancelledWrite_IsNotMade()
    {
        await using var database = await CreateAsync();
        using var cancellation = new CancellationTokenSource();
        using var held = new HeldWrite(database.Database);
        var write = database.Names.WriteAsync(
            database.Operation("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0), cancellation.Token);
        await cancellation.CancelAsync();
        held.LetGo();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.Null(database.Names.Find(Node("a.dm3.eth")));
    }

    [Fact]
    public async Task NoWriteIsAcknowledged_BeforeItsCommit()
    {
        await using var database = await CreateAsync();
        using var held = new HeldWrite(database.Database);
        var first = database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        using var last = new HeldWrite(database.Database, waitUntilItRuns: false);
        held.LetGo();
        last.WaitUntilItRuns();

        // The first write has run in this batch, the commit still waits for the last.
        Assert.False(first.IsCompleted);
        Assert.Null(database.Names.Find(Node("a.dm3.eth")));
        last.LetGo();
        Assert.IsType<NameWriteResult.Applied>(await first);
        Assert.NotNull(database.Names.Find(Node("a.dm3.eth")));
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
    public async Task Readers_CannotWrite()
    {
        await using var database = await CreateAsync();
        Assert.Throws<SqliteException>(() => database.Database.Read(0, static (session, _) => session.Execute("DELETE FROM zones")));
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

    /// <summary>A write that keeps the writer's thread busy, so that the writes after it gather in one batch.</summary>
    private sealed class HeldWrite : IDisposable
    {
        private readonly ManualResetEventSlim _runs = new();
        private readonly ManualResetEventSlim _letGo = new();
        private readonly Task _done;

        public HeldWrite(SqliteDatabase database, bool waitUntilItRuns = true)
        {
            _done = database.WriteAsync(
                _ =>
                {
                    _runs.Set();
                    return _letGo.Wait(TimeSpan.FromSeconds(30));
                }, default);
            if (waitUntilItRuns) WaitUntilItRuns();
        }

        public void WaitUntilItRuns() => Assert.True(_runs.Wait(TimeSpan.FromSeconds(30)));

        public void LetGo() => _letGo.Set();

        public void Dispose()
        {
            LetGo();
            _done.Wait(TimeSpan.FromSeconds(30));
            _runs.Dispose();
            _letGo.Dispose();
        }
    }
}
