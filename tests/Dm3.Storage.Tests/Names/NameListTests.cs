using Dapper;
using Dm3.Storage.Names;
using Microsoft.Data.Sqlite;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Names;

public abstract class NameListTests(TestEngine engine) : StoreTests(engine)
{
    private static readonly string[] Labels = ["a", "aa", "ab", "abc", "b", "0x1", "é", "字", "🦊", "z"];

    [Fact]
    public async Task Pages_GiveExactlyTheNamesOfTheFilterInUtf8Order()
    {
        await using var database = await CreateAsync();
        var all = await FillAsync(database);
        var filters = 0;
        foreach (var owner in new[] { (Ethereum.Address?)null, Alice, Bob })
        {
            foreach (var zone in new[] { null, "dm3.eth", "xy.eth", "unknown.eth" })
            {
                foreach (var prefix in new[] { "", "a", "ab", "🦊", "q" })
                {
                    foreach (var deeper in new[] { false, true })
                    {
                        var filter = new NameFilter { Owner = owner, Zone = zone, Prefix = prefix, IncludeDeeper = deeper };
                        var expected = all
                            .Where(name => !name.Released && (owner is null || name.Owner == owner) && (zone is null || name.Zone == zone)
                                && name.Name.StartsWith(prefix, StringComparison.Ordinal) && (deeper || name.Node == name.Root))
                            .OrderBy(name => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(name.Name)), StringComparer.Ordinal);
                        Assert.Equal(expected, Pages(database.Names, filter));
                        filters++;
                    }
                }
            }
        }

        Assert.Equal(120, filters);
    }

    private static List<StoredName> Pages(NameStore names, NameFilter filter)
    {
        var result = new List<StoredName>();
        IReadOnlyList<StoredName> page;
        do
        {
            page = names.List(filter, result.Count == 0 ? null : result[^1].Name, 3);
            result.AddRange(page);
        }
        while (page.Count == 3);
        return result;
    }

    protected static async Task<List<StoredName>> FillAsync(TestDatabase database)
    {
        var all = new List<StoredName>();
        foreach (var zone in new[] { "dm3.eth", "xy.eth" })
        {
            foreach (var (label, i) in Labels.Select((label, i) => (label, i)))
            {
                foreach (var name in new[] { $"{label}.{zone}", $"a.{label}.{zone}" })
                {
                    var records = Texts([.. Enumerable.Range(0, i % 3).Select(key => ($"{key}", name))]);
                    var state = (await database.AppliesAsync(name, new NameChange.Register(i % 2 == 0 ? Alice : Bob, records), 0)).State;
                    if (label == "z") state = (await database.AppliesAsync(name, new NameChange.Release(), 1)).State;
                    all.Add(state);
                }
            }
        }

        return all;
    }
}

public sealed class SqliteNameListTests() : NameListTests(TestEngine.Sqlite)
{
    [Fact]
    public async Task EveryFilter_WalksAnIndexInItsOrder()
    {
        await using var database = await CreateAsync();
        await FillAsync(database);
        foreach (var (filter, index) in new[]
        {
            (new NameFilter(), "names_by_zone (zone_id=? AND deeper=? AND name>? AND name<?)"),
            (new NameFilter { Owner = Alice }, "names_by_owner (owner=? AND zone_id=? AND deeper=? AND name>? AND name<?)"),
        })
        {
            foreach (var deeper in new[] { false, true })
            {
                var plan = Plan(database, NameStore.ListSql(filter with { IncludeDeeper = deeper }));
                Assert.True(plan.Count(step => step == $"SEARCH names USING INDEX {index}") == (deeper ? 2 : 1), string.Join("\n", plan));
                Assert.DoesNotContain(plan, step => step.StartsWith("SCAN names", StringComparison.Ordinal));
                // One sort of the finished page is allowed, none of the walk.
                Assert.True(plan.Count(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal)) <= 1, string.Join('\n', plan));
            }

            var zones = Plan(database, NameStore.ZonesSql(filter));
            Assert.Contains(zones, step => step.Contains("USING COVERING INDEX " + index[..index.IndexOf(" AND deeper", StringComparison.Ordinal)], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AName_IsFoundByOneSearchOfTheIndexOfNodes()
    {
        await using var database = await CreateAsync();
        Assert.Equal(["SEARCH names USING INDEX names_by_node (<expr>=?)", "SEARCH z USING INTEGER PRIMARY KEY (rowid=?)"], Plan(database, NameStore.FindByNode));
    }

    private static List<string> Plan(TestDatabase database, string sql)
    {
        using var connection = (SqliteConnection)database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        for (var i = 1; i <= 6; i++) command.Parameters.AddWithValue($"@{i}", i == 4 ? 3 : "");
        using var row = command.ExecuteReader();
        return [.. row.Parse<(long, long, long, string Detail)>().Select(step => step.Detail)];
    }
}

public sealed class PostgresNameListTests() : NameListTests(TestEngine.Postgres);
