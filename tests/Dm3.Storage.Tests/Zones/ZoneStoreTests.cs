using Dm3.Storage.Zones;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Zones;

public abstract class ZoneStoreTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Upsert_CreatesAndReplaces()
    {
        await using var database = await CreateAsync();
        var zones = new ZoneStore(database.Database);
        var first = new StoredZone("new.eth", Node("new.eth"), ZoneKinds.Names | ZoneKinds.Addresses, 31337, [Alice, Bob], """{"a":1}""");
        var second = first with { Kinds = ZoneKinds.Addresses, ChainId = 1, Resolvers = [Bob], SettingsJson = "{}" };

        Assert.Null(zones.Find("new.eth"));
        await zones.UpsertAsync(first, default);
        AssertSame(first, zones.Find("new.eth"));
        await zones.UpsertAsync(second, default);
        await database.ReopenAsync();
        zones = new ZoneStore(database.Database);
        AssertSame(second, zones.Find("new.eth"));
        Assert.Equal(["dm3.eth", "new.eth", "xy.eth"], zones.List().Select(zone => zone.Name));
    }

    private static void AssertSame(StoredZone expected, StoredZone? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Resolvers, actual.Resolvers);
        Assert.Equal(expected, actual with { Resolvers = expected.Resolvers });
    }
}

public sealed class SqliteZoneStoreTests() : ZoneStoreTests(TestEngine.Sqlite);

public sealed class PostgresZoneStoreTests() : ZoneStoreTests(TestEngine.Postgres);
