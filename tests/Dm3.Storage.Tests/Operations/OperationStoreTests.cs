using System.Data.Common;
using Dapper;
using Dm3.Ethereum;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Operations;

public abstract class OperationStoreTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Keeps_EveryAcceptedOperationInOrder()
    {
        await using var database = await CreateAsync();
        var writes = new List<NameWrite>
        {
            database.Operation("alice.dm3.eth", new NameChange.Register(Alice, Texts(("a", "1"))), 0, at: 10),
            database.Operation("bob.dm3.eth", new NameChange.Register(Bob, NameRecords.Empty), 0, at: 11),
            database.Operation("alice.dm3.eth", new NameChange.Update(Texts(("b", "2"))), 1, at: 12),
            database.Operation("alice.dm3.eth", new NameChange.Transfer(Bob), 2, at: 13),
            database.Operation("alice.dm3.eth", new NameChange.Release(), 3, at: 14),
        };
        foreach (var write in writes)
        {
            Assert.IsType<NameWriteResult.Applied>(await database.Names.WriteAsync(write, default));
            Assert.IsNotType<NameWriteResult.Applied>(await database.Names.WriteAsync(write, default));
        }

        var log = database.Log();

        Assert.Equal([1, 2, 3, 4, 5], log.Select(operation => (int)operation.Sequence));
        Assert.Equal([1, 1, 2, 3, 4], log.Select(operation => (int)operation.Version));
        Assert.Equal([OperationKind.Register, OperationKind.Register, OperationKind.Update, OperationKind.Transfer, OperationKind.Release],
            log.Select(operation => operation.Kind));
        Assert.Equal([Alice, Bob, null, Bob, null], log.Select(operation => operation.Owner));
        Assert.Equal(new Dictionary<string, string?> { ["a"] = null, ["b"] = "2" }, log[2].Changes.Texts);
        Assert.All(log.Zip(writes), pair =>
        {
            var (operation, write) = pair;
            Assert.Equal((write.Name, write.Node, write.Root, write.Zone), (operation.Name, operation.Node, operation.Root, operation.Zone));
            Assert.Equal(write.Operation.Signature.ToArray(), operation.Evidence.Signature.ToArray());
            Assert.Equal(write.Operation, operation.Evidence with { Signature = write.Operation.Signature });
        });
        Assert.Equal([1, 3, 4, 5], database.Operations.OfName(Node("alice.dm3.eth"), 0, 10).Select(operation => (int)operation.Sequence));
        Assert.Equal([3, 4], database.Operations.OfName(Node("alice.dm3.eth"), 1, 2).Select(operation => (int)operation.Sequence));
        Assert.Equal([4, 5], database.Operations.After(3, 10).Select(operation => (int)operation.Sequence));
    }

    [Fact]
    public async Task LastMessage_IsTheSignersLastOfThatBeginning()
    {
        await using var database = await CreateAsync();
        async Task WriteAsync(NameChange change, long version, string message, Address signer)
        {
            var write = database.Operation("alice.dm3.eth", change, version);
            Assert.IsType<NameWriteResult.Applied>(await database.Names.WriteAsync(write with { Operation = write.Operation with { Message = message, Signer = signer } }, default));
        }

        await WriteAsync(new NameChange.Register(Alice, NameRecords.Empty), 0, """{"data":1}""", Alice);
        await WriteAsync(new NameChange.Update(Texts(("a", "1"))), 1, """{"data":2}""", Alice);
        await WriteAsync(new NameChange.Update(Texts(("a", "2"))), 2, """{"name":"x"}""", Alice);
        await WriteAsync(new NameChange.Transfer(Bob), 3, """{"name":"%{"}""", Alice);

        string? Last(Address signer, string beginning, string name = "alice.dm3.eth") => database.Operations.LastMessage(Node(name), signer, beginning);
        Assert.Equal("""{"data":2}""", Last(Alice, "{\"data\":"));
        Assert.Equal("""{"name":"%{"}""", Last(Alice, "{\"name\":\"%"));
        Assert.Null(Last(Alice, "{\"data\":_"));
        Assert.Null(Last(Bob, "{\"data\":"));
        Assert.Null(Last(Alice, "{\"data\":", "bob.dm3.eth"));
    }

    [Fact]
    public async Task Replay_RefusesALogWithAGap()
    {
        await using var database = await CreateAsync();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Update(Texts(("a", "1"))), 1);
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Release(), 2);
        var log = database.Log();
        var replay = new OperationReplay();
        Assert.Throws<InvalidDataException>(() => replay.Apply(log[1]));
        replay.Apply(log[0]);
        Assert.Throws<InvalidDataException>(() => replay.Apply(log[2]));
        Assert.Throws<InvalidDataException>(() => replay.Apply(log[0]));
    }

    protected async Task IsAppendOnlyAsync(string sql)
    {
        await using var database = await CreateAsync();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        await using var connection = database.Connect();

        Assert.Contains("append-only", Assert.ThrowsAny<DbException>(() => connection.Execute(sql)).Message, StringComparison.Ordinal);
        Assert.Equal((1, 1000), (database.Log().Single().Version, database.Log().Single().Evidence.AcceptedAtUnixSeconds));
    }
}

public sealed class SqliteOperationStoreTests() : OperationStoreTests(TestEngine.Sqlite)
{
    // A name's history can be long, and its owner makes it.
    [Theory]
    [InlineData(OperationStore.HistoryOfNode)]
    [InlineData(OperationStore.LastRegistrationOfNode)]
    [InlineData(OperationStore.LastMessageOfNode)]
    public async Task TheHistoryOfAName_IsWalkedInItsOrder_WithoutASort(string sql)
    {
        await using var database = await CreateAsync();
        await using var connection = database.Connect();
        var plan = connection.Query("EXPLAIN QUERY PLAN " + sql, Enumerable.Range(1, 4).ToDictionary(i => $"@{i}", i => (object)i))
            .Select(step => (string)step.detail).ToList();
        Assert.Contains(plan, step => step.StartsWith("SEARCH operations USING INDEX operations_by_name (name_id=?", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE operations SET accepted_at = 0")]
    [InlineData("DELETE FROM operations")]
    [InlineData("INSERT OR REPLACE INTO operations SELECT sequence, kind, name_id, node, name, root, zone, 9, owner, changes, signer, message, x'" +
        "0000000000000000000000000000000000000000000000000000000000000000', signature, 0, api_key, reason, expires_at, state FROM operations")]
    [InlineData("INSERT OR REPLACE INTO operations SELECT NULL, kind, name_id, node, name, root, zone, 9, owner, changes, signer, message, digest, signature, 0, api_key, reason, expires_at, state " +
        "FROM operations")]
    public Task IsAppendOnly_AlsoForOtherPrograms(string sql) => IsAppendOnlyAsync(sql);
}

public sealed class PostgresOperationStoreTests() : OperationStoreTests(TestEngine.Postgres)
{
    [Theory]
    [InlineData("UPDATE operations SET accepted_at = 0")]
    [InlineData("DELETE FROM operations")]
    [InlineData("TRUNCATE operations")]
    public Task IsAppendOnly_AlsoForOtherPrograms(string sql) => IsAppendOnlyAsync(sql);
}
