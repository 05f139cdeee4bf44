using Dm3.Storage.Accounts;
using Dm3.Storage.Notifications;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Notifications;

public abstract class ChannelStoreTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Channel_IsOfAnAccount_OncePerTarget_AndSurvivesARestart()
    {
        await using var database = await CreateAsync();
        var store = await OpenAsync(database);
        Assert.Equal((ChannelChange.Missing, null), await AddAsync(store, Channel("x", "x@example.org") with { Account = Bob }));
        Assert.Equal(ChannelChange.Done, (await AddAsync(store, Channel("b", "b@example.org"), at: 1000)).Change);
        Assert.Equal(ChannelChange.Done, (await AddAsync(store, Channel("a", "a@example.org"), at: 1001)).Change);
        // The same target is the channel that is there, whatever id it would have had.
        var (change, same) = await AddAsync(store, Channel("c", "b@example.org"));
        Assert.Equal((ChannelChange.Done, "b"), (change, same!.Id));
        Assert.Equal((ChannelChange.TooMany, null), await AddAsync(store, Channel("d", "d@example.org"), most: 2));
        await database.ReopenAsync();

        store = new ChannelStore(database.Database);
        Assert.Equal(["b", "a"], store.List(Alice).Select(each => each.Id));
        var first = store.List(Alice)[0];
        Assert.Equal((ChannelKind.Email, "b@example.org", true, false, "11111"), (first.Kind, first.Target, first.IsEnabled, first.IsVerified, first.Code));
        Assert.Equal([1, 2, 3], first.Secret.ToArray());
        Assert.Empty(store.List(Bob));
    }

    [Fact]
    public async Task OneThatReplaces_TakesThePlaceOfTheOldestOfItsKind()
    {
        await using var database = await CreateAsync();
        var store = await OpenAsync(database);
        await AddAsync(store, Channel("hook", "https://hook.example.org") with { Kind = ChannelKind.Webhook }, at: 999);
        await AddAsync(store, Channel("a", "a@example.org"), at: 1000);
        Assert.Equal(ChannelChange.Done, (await AddAsync(store, Channel("b", "b@example.org"), most: 2, replace: true, at: 1001)).Change);
        Assert.Equal(["hook", "b"], store.List(Alice).Select(each => each.Id));
    }

    [Fact]
    public async Task Code_IsGoodOnce_ForThreeAnswers_AndUntilItsEnd()
    {
        await using var database = await CreateAsync();
        var store = await OpenAsync(database);
        await AddAsync(store, Channel("a", "a@example.org"));
        for (var i = 0; i < ChannelStore.MaxAttempts; i++) Assert.Equal(ChannelChange.WrongCode, await store.VerifyAsync(Alice, "a", "99999", 1000, default));
        Assert.Equal(ChannelChange.WrongCode, await store.VerifyAsync(Alice, "a", "11111", 1000, default));

        Assert.Equal(ChannelChange.Done, await store.RenewCodeAsync(Alice, "a", Code("22222"), default));
        Assert.Equal(ChannelChange.WrongCode, await store.VerifyAsync(Alice, "a", "11111", 1000, default));
        Assert.Equal(ChannelChange.WrongCode, await store.VerifyAsync(Alice, "a", "22222", 1600, default));
        Assert.Equal(ChannelChange.Missing, await store.VerifyAsync(Bob, "a", "22222", 1599, default));
        Assert.Equal(ChannelChange.Done, await store.VerifyAsync(Alice, "a", "22222", 1599, default));

        Assert.Equal(ChannelChange.AlreadyVerified, await store.VerifyAsync(Alice, "a", "22222", 1599, default));
        Assert.Equal(ChannelChange.AlreadyVerified, await store.RenewCodeAsync(Alice, "a", Code("33333"), default));
        Assert.Equal(ChannelChange.AlreadyVerified, (await AddAsync(store, Channel("b", "a@example.org"))).Change);
        var channel = Assert.Single(store.List(Alice));
        Assert.Equal((true, ""), (channel.IsVerified, channel.Code));
        Assert.Equal(0, new NoticeStore(database.Database).CountDue(long.MaxValue));
    }

    [Fact]
    public async Task OfAnswersThatComeTogether_OneIsRight()
    {
        await using var database = await CreateAsync();
        var store = await OpenAsync(database);
        await AddAsync(store, Channel("a", "a@example.org"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.VerifyAsync(Alice, "a", "11111", 1000, default)));
        Assert.Single(answers, each => each == ChannelChange.Done);
        Assert.Equal(7, answers.Count(each => each == ChannelChange.AlreadyVerified));
    }

    [Fact]
    public async Task Codes_AreCountedByTheDay_ForAnAccountAndForATarget()
    {
        await using var database = await CreateAsync();
        var store = await OpenAsync(database);
        await new AccountStore(database.Database).OpenAsync(new StoredAccount(Bob, "bob.eth", "{}", 1000), default);
        await AddAsync(store, Channel("a", "a@example.org"));
        for (var i = 1; i < 3; i++) Assert.Equal(ChannelChange.Done, await store.RenewCodeAsync(Alice, "a", Code("22222"), default));
        Assert.Equal(ChannelChange.TooManyCodes, await store.RenewCodeAsync(Alice, "a", Code("33333"), default));
        Assert.Equal((ChannelChange.TooManyCodes, null), await AddAsync(store, Channel("b", "b@example.org")));
        // Another account cannot go on writing to that target.
        Assert.Equal((ChannelChange.TooManyCodes, null), await AddAsync(store, Channel("c", "a@example.org") with { Account = Bob }));
        Assert.Equal(ChannelChange.Done, (await AddAsync(store, Channel("d", "d@example.org") with { Account = Bob })).Change);
        Assert.Equal(ChannelChange.Done, await store.RenewCodeAsync(Alice, "a", Code("44444", 86_400), default));
    }

    [Fact]
    public async Task Switches_AreTheAccountsOwn()
    {
        await using var database = await CreateAsync();
        var store = await OpenAsync(database);
        await AddAsync(store, Channel("a", "a@example.org"));
        Assert.False(store.IsEnabled(Alice));
        Assert.True(await store.SetEnabledAsync(Alice, true, default));
        Assert.False(await store.SetEnabledAsync(Bob, true, default));
        Assert.Equal((true, false), (store.IsEnabled(Alice), store.IsEnabled(Bob)));
        Assert.True(await store.SetEnabledAsync(Alice, false, default));
        Assert.False(store.IsEnabled(Alice));

        Assert.Equal(ChannelChange.Missing, await store.SwitchAsync(Bob, "a", false, default));
        Assert.True(store.List(Alice)[0].IsEnabled);
        Assert.Equal(ChannelChange.Done, await store.SwitchAsync(Alice, "a", false, default));
        Assert.False(store.List(Alice)[0].IsEnabled);

        Assert.Equal(ChannelChange.Missing, await store.RemoveAsync(Bob, "a", default));
        Assert.True(store.Exists("a"));
        Assert.Equal(ChannelChange.Done, await store.RemoveAsync(Alice, "a", default));
        Assert.False(store.Exists("a"));
        Assert.False(await store.RemoveAsync("a", default));
        Assert.Equal(0, new NoticeStore(database.Database).CountDue(long.MaxValue));
    }

    private static async Task<ChannelStore> OpenAsync(TestDatabase database)
    {
        await new AccountStore(database.Database).OpenAsync(new StoredAccount(Alice, "alice.eth", "{}", 1000), default);
        return new ChannelStore(database.Database);
    }

    private static Task<(ChannelChange Change, StoredChannel? Channel)> AddAsync(ChannelStore store, StoredChannel channel, int most = 10, bool replace = false, long at = 1000) =>
        store.AddAsync(channel, Code("11111", at), most, replace, default);

    private static StoredChannel Channel(string id, string target) => new(id, Alice, ChannelKind.Email, target, new byte[] { 1, 2, 3 }, true, false, "");

    private static IssuedCode Code(string text, long at = 1000) => new(text, at + 600, 3, at);
}

public sealed class SqliteChannelStoreTests() : ChannelStoreTests(TestEngine.Sqlite);

public sealed class PostgresChannelStoreTests() : ChannelStoreTests(TestEngine.Postgres);
