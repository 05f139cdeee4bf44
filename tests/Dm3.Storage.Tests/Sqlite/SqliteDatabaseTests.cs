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
        using var gate = new ManualResetEventSlim();
        var opener = database.Database.WriteAsync(_ => gate.Wait(TimeSpan.FromSeconds(30)), default);
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
        gate.Set();

        Assert.IsType<NameWriteResult.Applied>(await before);
        Assert.IsType<NameWriteResult.Applied>(await after);
        Assert.Equal("of the write", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        await Assert.ThrowsAsync<SqliteException>(() => refused);
        await opener;
        // The opener's commit and one for the four that waited for it.
        Assert.Equal(commits + 2, database.Database.Commits);
        Assert.Equal([1, 1], database.Names.List(new NameFilter(), null, 10).Select(name => (int)name.Version));
    }

    [Fact]
    public async Task AFailingCommit_FailsEveryWriteOfItsBatch_AndTheNextBatchWorks()
    {
        await using var database = await CreateAsync();
        await database.Database.WriteAsync(
            session => session.Execute("CREATE TABLE broken (id INTEGER REFERENCES names (id) DEFERRABLE INITIALLY DEFERRED)"), default);
        using var gate = new ManualResetEventSlim();
        var opener = database.Database.WriteAsync(_ => gate.Wait(TimeSpan.FromSeconds(30)), default);
        var innocent = database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        var culprit = database.Database.WriteAsync(session => session.Execute("INSERT INTO broken VALUES (12345)"), default);
        gate.Set();

        await opener;
        await Assert.ThrowsAsync<SqliteException>(() => innocent);
        await Assert.ThrowsAsync<SqliteException>(() => culprit);
        Assert.Null(database.Names.Find(Node("a.dm3.eth")));
        await database.AppliesAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
    }

    [Fact]
    public async Task ACancelledWrite_IsNotMade()
    {
        await using var database = await CreateAsync();
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var opener = database.Database.WriteAsync(_ => gate.Wait(TimeSpan.FromSeconds(30)), default);
        var write = database.Names.WriteAsync(
            database.Operation("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0), cancellation.Token);
        await cancellation.CancelAsync();
        gate.Set();

        await opener;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.Null(database.Names.Find(Node("a.dm3.eth")));
    }

    [Fact]
    public async Task NoWriteIsAcknowledged_BeforeItsCommit()
    {
        await using var database = await CreateAsync();
        using var written = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var opener = database.Database.WriteAsync(
            _ =>
            {
                started.Set();
                return written.Wait(TimeSpan.FromSeconds(30));
            }, default);
        started.Wait();
        var first = database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        using var reached = new ManualResetEventSlim();
        var last = database.Database.WriteAsync(
            _ =>
            {
                reached.Set();
                return gate.Wait(TimeSpan.FromSeconds(30));
            }, default);
        written.Set();
        reached.Wait();

        // The first write has run in this batch, the commit still waits for the last.
        Assert.False(first.IsCompleted);
        Assert.Null(database.Names.Find(Node("a.dm3.eth")));
        gate.Set();
        await Task.WhenAll(opener, last);
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
        Assert.Equal(("wal", 2, 1, 5000), settings);
    }

    [Fact]
    public async Task Readers_CannotWrite()
    {
        await using var database = await CreateAsync();
        Assert.Throws<SqliteException>(() => database.Database.Read(0, static (session, _) => session.Execute("DELETE FROM zones")));
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
