using Dm3.Storage.Sessions;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Sessions;

public abstract class PresenceStoreTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Presence_SurvivesTheDeathOfAnInstance_AndTheDeadOnesWordDoesNot()
    {
        await using var database = await CreateAsync();
        var presence = new PresenceStore(database.Database);
        Assert.False(await presence.LiveAsync("a", 1000, default));
        Assert.False(await presence.LiveAsync("b", 1000, default));
        await presence.AddAsync(Alice, "a", default);
        await presence.AddAsync(Alice, "b", default);
        await presence.AddAsync(Bob, "a", default);

        Assert.True(await presence.LiveAsync("b", 1010, default));
        Assert.True(presence.IsOnline(Bob, 1029));
        // From here on a counts as dead, even before anybody forgets it.
        Assert.False(presence.IsOnline(Bob, 1030));
        Assert.True(presence.IsOnline(Alice, 1030));

        Assert.True(await presence.LiveAsync("b", 1030, default));
        Assert.False(await presence.LiveAsync("a", 1031, default));
        Assert.False(presence.IsOnline(Bob, 1031));
        Assert.True(presence.IsOnline(Alice, 1031));
    }

    [Fact]
    public async Task Presence_EndsWithTheLastSocket_AndWithThePeacefulEndOfAnInstance()
    {
        await using var database = await CreateAsync();
        var presence = new PresenceStore(database.Database);
        await presence.LiveAsync("a", 1000, default);
        await presence.AddAsync(Alice, "a", default);
        await presence.AddAsync(Alice, "a", default);
        await presence.AddAsync(Bob, "a", default);

        await presence.RemoveAsync(Alice, "a", default);
        Assert.False(presence.IsOnline(Alice, 1000));
        await presence.LeaveAsync("a", default);
        Assert.False(presence.IsOnline(Bob, 1000));
    }
}

public sealed class SqlitePresenceStoreTests() : PresenceStoreTests(TestEngine.Sqlite);

public sealed class PostgresPresenceStoreTests() : PresenceStoreTests(TestEngine.Postgres);
