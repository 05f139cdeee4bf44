using Dm3.Ethereum;
using Dm3.Storage.Sessions;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Sessions;

public abstract class SessionStoreTests(TestEngine engine) : StoreTests(engine)
{
    private static readonly SessionLimits Limits = new(MaxDevices: 2, MaxSessions: 3);

    [Fact]
    public async Task Begun_IsFoundUntilItIsEnded_AlsoAfterARestart()
    {
        await using var database = await CreateAsync();
        var begun = Session("one");

        Assert.Equal(SessionBegin.Done, await BeginAsync(database, begun, "c1"));
        await database.ReopenAsync();
        var found = new SessionStore(database.Database).Find("one");
        Assert.Equal(begun with { SigningKey = default, DeviceSeenAtUnixSeconds = 1000 }, found! with { SigningKey = default });
        Assert.Equal(begun.SigningKey.ToArray(), found.SigningKey.ToArray());

        Assert.True(await new SessionStore(database.Database).EndAsync(begun, default));
        Assert.False(await new SessionStore(database.Database).EndAsync(begun, default));
        Assert.Null(new SessionStore(database.Database).Find("one"));
    }

    [Fact]
    public async Task Challenge_IsGoodForOneAnswer_RightOrWrong()
    {
        await using var database = await CreateAsync();
        var sessions = new SessionStore(database.Database);

        Assert.Equal(SessionBegin.Done, await BeginAsync(database, Session("one"), "c1"));
        Assert.Equal(SessionBegin.ChallengeUsed, await BeginAsync(database, Session("two"), "c1"));
        Assert.Null(sessions.Find("two"));
        Assert.True(await sessions.SpendAsync("c2", 1900, default));
        Assert.False(await sessions.SpendAsync("c2", 1900, default));
        Assert.Equal(SessionBegin.ChallengeUsed, await BeginAsync(database, Session("two"), "c2"));
    }

    [Fact]
    public async Task AnotherKey_EndsTheSessionsOfTheOldOne_AndNobodyElses()
    {
        await using var database = await CreateAsync();
        var sessions = new SessionStore(database.Database);
        await BeginAsync(database, Session("old"), "c1");
        await BeginAsync(database, Session("bobs", Bob), "c2");
        await BeginAsync(database, Session("new") with { SigningKey = Key(2) }, "c3");

        Assert.Null(sessions.Find("old"));
        Assert.NotNull(sessions.Find("bobs"));
        Assert.NotNull(sessions.Find("new"));

        Assert.Equal(0, await sessions.EndOtherKeysAsync(Alice, Key(2), default));
        Assert.Equal(1, await sessions.EndOtherKeysAsync(Alice, Key(3), default));
        Assert.Null(sessions.Find("new"));
        Assert.Equal(1, await sessions.EndAllAsync(Bob, default));
        Assert.Null(sessions.Find("bobs"));
    }

    [Fact]
    public async Task AboveTheLimit_TheOldestSessionEnds_AndTheNextDeviceIsRefused()
    {
        await using var database = await CreateAsync();
        var sessions = new SessionStore(database.Database);
        for (var i = 0; i < 4; i++) Assert.Equal(SessionBegin.Done, await BeginAsync(database, Session($"s{i}", at: 1000 + i), $"c{i}"));

        Assert.Equal([false, true, true, true], Enumerable.Range(0, 4).Select(i => sessions.Find($"s{i}") is not null));
        Assert.Equal(SessionBegin.Done, await BeginAsync(database, Session("phone") with { Device = "phone" }, "c5"));
        Assert.Equal(SessionBegin.TooManyDevices, await BeginAsync(database, Session("tablet") with { Device = "tablet" }, "c6"));
        Assert.Equal(SessionBegin.Done, await BeginAsync(database, Session("again") with { Device = "phone" }, "c7"));
        Assert.Equal(SessionBegin.Done, await BeginAsync(database, Session("tablet", Bob) with { Device = "tablet" }, "c8"));
    }

    [Fact]
    public async Task Sweep_DropsWhatTimeHasEnded_InSteps()
    {
        await using var database = await CreateAsync();
        var sessions = new SessionStore(database.Database);
        for (var i = 0; i < 3; i++) await BeginAsync(database, Session($"s{i}", at: 1000 + i), $"c{i}");

        Assert.Equal(0, await sessions.SweepAsync(1899, 10, default));
        // Challenges are remembered until 1900, sessions last until 4600 and later.
        Assert.Equal(2, await sessions.SweepAsync(1900, 2, default));
        Assert.Equal(1, await sessions.SweepAsync(1900, 2, default));
        Assert.Equal(0, await sessions.SweepAsync(4599, 2, default));
        Assert.Equal(1, await sessions.SweepAsync(4600, 2, default));
        Assert.Null(sessions.Find("s0"));
        Assert.NotNull(sessions.Find("s1"));
    }

    [Fact]
    public async Task Devices_AreListed_AndSeenToTheHour()
    {
        await using var database = await CreateAsync();
        var devices = new DeviceStore(database.Database);
        await BeginAsync(database, Session("one"), "c1", "");
        await BeginAsync(database, Session("two", at: 1500) with { Device = "phone" }, "c2", "My phone");
        await devices.TouchAsync(Alice, "phone", 1500 + 3599, default);
        Assert.Equal([new(DeviceStore.DefaultDevice, "", 1000, 1000), new("phone", "My phone", 1500, 1500)], devices.List(Alice));

        await devices.TouchAsync(Alice, "phone", 1500 + 3600, default);
        await BeginAsync(database, Session("three", at: 6000), "c3", "Desk");
        await BeginAsync(database, Session("four", at: 7000), "c4");
        Assert.Equal([new(DeviceStore.DefaultDevice, "Desk", 1000, 7000), new("phone", "My phone", 1500, 5100)], devices.List(Alice));
        Assert.Empty(devices.List(Bob));
    }

    private static Task<SessionBegin> BeginAsync(TestDatabase database, StoredSession session, string challenge, string? label = null) =>
        new SessionStore(database.Database).BeginAsync(session, challenge, 1900, label, Limits, default);

    private static StoredSession Session(string id, Address? account = null, long at = 1000) =>
        new(id, account ?? Alice, DeviceStore.DefaultDevice, "alice.eth", Key(1), at, at + 3600);

    private static byte[] Key(byte value) => Enumerable.Repeat(value, 32).ToArray();
}

public sealed class SqliteSessionStoreTests() : SessionStoreTests(TestEngine.Sqlite);

public sealed class PostgresSessionStoreTests() : SessionStoreTests(TestEngine.Postgres);
