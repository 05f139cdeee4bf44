using Dm3.Storage.Names;
using Microsoft.Data.Sqlite;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Names;

/// <summary>The conditions of a zone's rules: each is a read of one index, and holds inside the transaction that writes.</summary>
public abstract class WriteConditionTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Skeleton_IsOfWhatIsRegisteredOrKeptDirectlyBelowItsZone()
    {
        await using var database = await CreateAsync();
        var rules = new NameRuleStore(database.Database);
        string? Alike(string zone = "dm3.eth", Ethereum.Address owner = default, long lapsed = 0) => rules.FindLookalike(zone, "al1ce", Node("al1ce.dm3.eth"), owner, lapsed);

        await database.AppliesAsync("alice.xy.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        await database.AppliesAsync("bob.dm3.eth", new NameChange.Register(Bob, NameRecords.Empty), 0);
        await database.AppliesAsync("allce.bob.dm3.eth", new NameChange.Register(Bob, NameRecords.Empty), 0);
        Assert.Null(Alike());
        await database.AppliesAsync("allce.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty) { ExpiresAtUnixSeconds = 5000 }, 0);
        Assert.Equal("allce.dm3.eth", Alike());
        Assert.Equal("allce.dm3.eth", Alike(owner: Bob, lapsed: 4999));
        Assert.Null(Alike(owner: Alice));
        Assert.Null(Alike(lapsed: 5000));
        Assert.Null(Alike(zone: "xy.eth"));
        await database.AppliesAsync("allce.dm3.eth", new NameChange.Release(), 1);
        Assert.Null(Alike());
        await database.AppliesAsync("allce.dm3.eth", new NameChange.Reserve(Alice), 2);
        Assert.Equal("allce.dm3.eth", Alike());

        var write = database.Operation("al1ce.dm3.eth", new NameChange.Register(Bob, NameRecords.Empty), 0) with { QuarantineLookalike = other => $"like {other}" };
        var applied = Assert.IsType<NameWriteResult.Applied>(await database.Names.WriteAsync(write, default));
        Assert.Equal("like allce.dm3.eth", applied.State.QuarantinedFor);
        Assert.Equal(applied.State, Assert.Single(rules.ListQuarantined("dm3.eth", null, 10)));
        Assert.Empty(rules.ListQuarantined("dm3.eth", "al1ce.dm3.eth", 10));
        Assert.Empty(rules.ListQuarantined("xy.eth", null, 10));
        // What waits puts nobody in doubt itself; admitted, it does.
        await database.AppliesAsync("allce.dm3.eth", new NameChange.Release(), 3);
        Assert.Null(rules.FindLookalike("dm3.eth", "a1lce", Node("a1lce.dm3.eth"), default, 0));
        await database.AppliesAsync("al1ce.dm3.eth", new NameChange.Admit(), 1);
        Assert.Equal("al1ce.dm3.eth", rules.FindLookalike("dm3.eth", "a1lce", Node("a1lce.dm3.eth"), default, 0));
        Assert.Equal(2, rules.Count("dm3.eth", 0));
    }
}

public sealed class SqliteWriteConditionTests() : WriteConditionTests(TestEngine.Sqlite)
{
    [Fact]
    public async Task EachCondition_IsOneSearchOfItsIndex()
    {
        await using var database = await CreateAsync();
        Assert.Contains(Plan(database, WriteConditions.Lookalike), step => step.Contains("names_by_skeleton (zone_id=? AND skeleton=?)", StringComparison.Ordinal));
        Assert.Contains(Plan(database, WriteConditions.CountOfOwner), step => step.Contains("names_by_owner (owner=? AND zone_id=? AND deeper=?)", StringComparison.Ordinal));
        foreach (var sql in (string[])[WriteConditions.Lookalike, WriteConditions.CountOfOwner])
            Assert.DoesNotContain(Plan(database, sql), step => step.StartsWith("SCAN names", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NamesToPrepare_AreFoundWithoutWalkingThroughTheOthers()
    {
        await using var database = await CreateAsync();
        Assert.Contains("USING INDEX names_without_skeleton", Plan(database, NameRuleStore.WithoutSkeleton)[0], StringComparison.Ordinal);
    }

    private static List<string> Plan(TestDatabase database, string sql)
    {
        using var connection = (SqliteConnection)database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        for (var i = 1; i <= 5; i++) command.Parameters.AddWithValue($"@{i}", 1);
        using var row = command.ExecuteReader();
        var steps = new List<string>();
        while (row.Read()) steps.Add(row.GetString(3));
        return steps;
    }
}

public sealed class PostgresWriteConditionTests() : WriteConditionTests(TestEngine.Postgres);
