using System.Data.Common;
using Dm3.Storage.Names;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests;

public abstract class DatabaseTests(TestEngine engine) : StoreTests(engine)
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
        var refused = database.Database.WriteAsync(session => session.Execute("UPDATE names SET version = 0"), default);
        var after = database.WriteAsync("b.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        var commits = database.Database.Commits;
        held.LetGo();

        Assert.IsType<NameWriteResult.Applied>(await before);
        Assert.IsType<NameWriteResult.Applied>(await after);
        Assert.Equal("of the write", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        await Assert.ThrowsAnyAsync<DbException>(() => refused);
        // The held write's commit and one for the four that waited for it.
        Assert.Equal(commits + 2, database.Database.Commits);
        Assert.Equal([1, 1], database.Names.List(new NameFilter(), null, 10).Select(name => (int)name.Version));
    }

    [Fact]
    public async Task WritesBesideAFailingOne_RunAgain_AndCountOnce_AlsoOneThatIsCancelledAfterItsBeginning()
    {
        await using var database = await CreateAsync();
        var heard = new List<string?>();
        using var subscription = database.Database.Subscribe("test", heard.Add);
        using var left = new CancellationTokenSource();
        using var held = new HeldWrite(database.Database);
        var runs = 0;
        var good = database.Database.WriteAsync(
            session =>
            {
                session.Execute("INSERT INTO documents (hash, kind, content, stored_at) VALUES (@1, 1, @2, 0)", new byte[32], new byte[] { 1 });
                session.Publish("test", "good");
                // It has begun: from here on it is too late.
                left.Cancel();
                return ++runs;
            },
            left.Token);
        var cancelled = database.Database.WriteAsync(_ => ++runs, left.Token);
        var failing = database.Database.WriteAsync<int>(
            session =>
            {
                session.Execute("DELETE FROM documents");
                session.Publish("test", "bad");
                throw new InvalidOperationException("of the write");
            },
            default);
        var after = database.Database.WriteAsync(session => session.Number("SELECT count(*) FROM documents"), default);
        held.LetGo();

        Assert.Equal(2, await good);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal("of the write", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        Assert.Equal(1, await after);
        Assert.Equal(["good"], heard);
        Assert.Equal(1, database.Database.Read(0, static (session, _) => session.Number("SELECT count(*) FROM documents")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task AnEnqueuedStatementThatIsRefused_UndoesItsWriteAlone_AndIsSeenByTheNextStatement(int writesAtOnce)
    {
        await using var database = await CreateAsync();
        using var held = new HeldWrite(database.Database);
        var failing = database.Database.WriteAsync(
            session =>
            {
                session.Enqueue("INSERT INTO spam_settings (account, document, blocked_addresses, changed_at) VALUES (@1, 'first', @2, 0)", new byte[20], new byte[20]);
                // An address is longer.
                session.Enqueue("INSERT INTO spam_settings (account, document, blocked_addresses, changed_at) VALUES (@1, 'second', @2, 0)", new byte[3], new byte[20]);
                return 0;
            },
            default);
        var others = Enumerable.Range(1, writesAtOnce - 1).Select(i => database.Database.WriteAsync(
            session =>
            {
                var account = Enumerable.Repeat((byte)i, 20).ToArray();
                session.Enqueue("INSERT INTO spam_settings (account, document, blocked_addresses, changed_at) VALUES (@1, 'a', @2, @3)", account, account, i);
                session.Enqueue("UPDATE spam_settings SET changed_at = changed_at + 10 WHERE account = @1", account);
                return session.Number("SELECT changed_at FROM spam_settings WHERE account = @1", account);
            },
            default)).ToList();
        held.LetGo();

        await Assert.ThrowsAnyAsync<DbException>(() => failing);
        Assert.Equal(Enumerable.Range(1, writesAtOnce - 1).Select(i => (long?)(10 + i)), await Task.WhenAll(others));
        Assert.Equal(writesAtOnce - 1, database.Database.Read(0, static (session, _) => session.Number("SELECT count(*) FROM spam_settings")));
    }

    [Fact]
    public async Task LargeWrites_ShareATransactionWithEachOtherOnly_AndAreUndoneAlone()
    {
        await using var database = await CreateAsync();
        using var held = new HeldWrite(database.Database);
        using var left = new CancellationTokenSource();
        var before = database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        var failing = database.Database.WriteAsync<int>(
            session =>
            {
                session.Execute("UPDATE names SET version = 77");
                throw new InvalidOperationException("of the write");
            },
            bulk: true,
            default);
        var cancelled = database.Database.WriteAsync(session => session.Execute("UPDATE names SET version = 78"), bulk: true, left.Token);
        var large = database.Database.WriteAsync(session => session.Execute("UPDATE names SET version = 2"), bulk: true, default);
        var another = database.Database.WriteAsync(session => session.Execute("UPDATE names SET version = version + 1"), bulk: true, default);
        var after = database.WriteAsync("b.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        await left.CancelAsync();
        var commits = database.Database.Commits;
        held.LetGo();

        Assert.IsType<NameWriteResult.Applied>(await before);
        Assert.Equal("of the write", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal((1, 1), (await large, await another));
        Assert.IsType<NameWriteResult.Applied>(await after);
        // The held write's, one before, one for the large ones, and one after.
        Assert.Equal(commits + 4, database.Database.Commits);
        Assert.Equal([3, 1], database.Names.List(new NameFilter(), null, 10).Select(name => (int)name.Version));
    }

    [Fact]
    public async Task AFailingCommit_FailsEveryWriteOfItsBatch_AndTheNextBatchWorks()
    {
        await using var database = await CreateAsync();
        await database.Database.WriteAsync(
            session => session.Execute("CREATE TABLE broken (id BIGINT REFERENCES names (id) DEFERRABLE INITIALLY DEFERRED)"), default);
        using var held = new HeldWrite(database.Database);
        var innocent = database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        var culprit = database.Database.WriteAsync(session => session.Execute("INSERT INTO broken VALUES (12345)"), default);
        held.LetGo();

        await Assert.ThrowsAnyAsync<DbException>(() => innocent);
        await Assert.ThrowsAnyAsync<DbException>(() => culprit);
        Assert.Null(database.Names.Find(Node("a.dm3.eth")));
        await database.AppliesAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
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
    public async Task Readers_CannotWrite()
    {
        await using var database = await CreateAsync();
        Assert.ThrowsAny<DbException>(() => database.Database.Read(0, static (session, _) => session.Execute("DELETE FROM zones")));
    }

    [Fact]
    public async Task WhatIsPublished_IsHeardOnce_AfterTheCommit_AndNotOfWhatWasUndone()
    {
        await using var database = await CreateAsync();
        var heard = new List<string?>();
        using var subscription = database.Database.Subscribe("test", heard.Add);
        using var held = new HeldWrite(database.Database);
        var good = database.Database.WriteAsync(
            session =>
            {
                session.Publish("test", "good");
                session.Publish("other", "x");
                return 0;
            },
            default);
        var failing = database.Database.WriteAsync<int>(
            session =>
            {
                session.Publish("test", "bad");
                throw new InvalidOperationException();
            },
            default);
        held.LetGo();
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await good;
        await database.Database.WriteAsync(_ => 0, default);
        Assert.Equal(["good"], heard);
    }
}

public sealed class SqliteDatabaseTests() : DatabaseTests(TestEngine.Sqlite);

public sealed class PostgresDatabaseTests() : DatabaseTests(TestEngine.Postgres);
