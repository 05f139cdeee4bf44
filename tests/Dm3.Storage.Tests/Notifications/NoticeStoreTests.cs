using Dm3.Storage.Accounts;
using Dm3.Storage.Messages;
using Dm3.Storage.Notifications;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Notifications;

public abstract class NoticeStoreTests(TestEngine engine) : StoreTests(engine)
{
    private const int Lease = 120;

    [Fact]
    public async Task Messages_BringOneNotice_OfEachChannelThatIsVerifiedAndWanted_AfterTheDelay()
    {
        await using var database = await CreateAsync();
        var (channels, notices) = await OpenAsync(database, "a", "b", "off");
        await channels.SwitchAsync(Alice, "off", false, default);
        await channels.AddAsync(Channel("unverified"), Code(), 10, false, default);
        Assert.Equal(NoticePurpose.Code, Assert.Single(await notices.ClaimAsync(1000, 30, Lease, 16, default)).Purpose);

        Assert.False(notices.HasWaiting(Alice));
        await PutAsync(database, "one", 1000);
        await PutAsync(database, "two", 1010);
        Assert.True(notices.HasWaiting(Alice));
        Assert.Empty(await notices.ClaimAsync(1029, 30, Lease, 16, default));
        var due = await notices.ClaimAsync(1030, 30, Lease, 16, default);
        Assert.Equal(["a", "b"], due.Select(each => each.Channel!.Id).Order());
        Assert.All(due, each => Assert.Equal((NoticePurpose.Messages, 1, Alice), (each.Purpose, each.Attempts, each.Account!.Value)));

        await channels.SetEnabledAsync(Alice, false, default);
        foreach (var each in due) await notices.DoneAsync(each, null, default);
        await PutAsync(database, "three", 1040);
        Assert.Empty(await notices.ClaimAsync(1100, 0, Lease, 16, default));
    }

    [Fact]
    public async Task AClaim_IsOfOne_AndComesBackAtItsEnd_AlsoAfterARestart()
    {
        await using var database = await CreateAsync();
        var (_, notices) = await OpenAsync(database, "a");
        await PutAsync(database, "one", 1000);
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => notices.ClaimAsync(1000, 0, Lease, 16, default)));
        Assert.Single(tries, each => each.Count == 1);
        Assert.Equal(1, tries.Sum(each => each.Count));
        await database.ReopenAsync();

        notices = new NoticeStore(database.Database);
        Assert.Empty(await notices.ClaimAsync(1000 + Lease - 1, 0, Lease, 16, default));
        Assert.Equal(2, Assert.Single(await notices.ClaimAsync(1000 + Lease, 0, Lease, 16, default)).Attempts);
    }

    [Fact]
    public async Task AfterOneThatWasSent_TheAccountHasQuiet()
    {
        await using var database = await CreateAsync();
        var (_, notices) = await OpenAsync(database, "a");
        await PutAsync(database, "one", 1000);
        await notices.DoneAsync(Assert.Single(await notices.ClaimAsync(1000, 0, Lease, 16, default)), 1900, default);
        Assert.Equal(0, notices.CountDue(long.MaxValue));
        await PutAsync(database, "two", 1001);
        Assert.Equal((0, 1), (notices.CountDue(1899), notices.CountDue(1900)));
    }

    [Fact]
    public async Task WhoeverLostItsClaim_HasNoSayAnyMore()
    {
        await using var database = await CreateAsync();
        var (_, notices) = await OpenAsync(database, "a");
        await PutAsync(database, "one", 1000);
        var slow = Assert.Single(await notices.ClaimAsync(1000, 0, Lease, 16, default));
        var later = Assert.Single(await notices.ClaimAsync(1000 + Lease, 0, Lease, 16, default));
        await notices.AgainAsync(slow, 0, default);
        await notices.DoneAsync(slow, null, default);
        Assert.Equal((0, 1), (notices.CountDue(1000 + Lease), notices.CountDue(1000 + Lease + Lease)));
        await notices.AgainAsync(later, 1500, default);
        Assert.Equal((0, 1), (notices.CountDue(1499), notices.CountDue(1500)));
    }

    [Fact]
    public async Task AChannel_GoesWithTheThirdNoticeInARowThatIsGivenUp()
    {
        await using var database = await CreateAsync();
        var (channels, notices) = await OpenAsync(database, "a");
        for (var i = 1; i < NoticeStore.MaxFailures; i++) Assert.False(await notices.GiveUpAsync(await NextAsync(), default));
        // One that arrives begins the count anew.
        await notices.DoneAsync(await NextAsync(), 0, default);
        for (var i = 1; i < NoticeStore.MaxFailures; i++) Assert.False(await notices.GiveUpAsync(await NextAsync(), default));
        Assert.True(channels.Exists("a"));
        Assert.True(await notices.GiveUpAsync(await NextAsync(), default));
        Assert.False(channels.Exists("a"));
        Assert.Equal(0, notices.CountDue(long.MaxValue));

        async Task<DueNotice> NextAsync()
        {
            await PutAsync(database, Guid.NewGuid().ToString(), 1000);
            return Assert.Single(await notices.ClaimAsync(1000, 0, Lease, 16, default));
        }
    }

    [Fact]
    public async Task AnInvitation_IsOnePerRecipient_SoManyASenderADay_AndNoneAfterAnOptOut()
    {
        await using var database = await CreateAsync();
        var (invitations, notices) = (new InvitationStore(database.Database), new NoticeStore(database.Database));
        byte[] Holder(string of) => Node(of).Bytes.ToArray();
        Task<InvitationResult> InviteAsync(string token, params string[] holders) =>
            invitations.InviteAsync([.. holders.Select(Holder)], "to@example.org", token, "alice.eth", 3, 1000, default);

        Assert.Equal(InvitationResult.Queued, await InviteAsync("t1", "name", "address"));
        var due = Assert.Single(await notices.ClaimAsync(1000, 30, Lease, 16, default));
        Assert.Equal((NoticePurpose.Invitation, "t1", "to@example.org", null), (due.Purpose, due.Token, due.Target, due.Channel));
        await notices.DoneAsync(due, null, default);
        // Another name of the same address, and from then on that name too.
        Assert.Equal(InvitationResult.NotAgain, await InviteAsync("t2", "other name", "address"));
        Assert.Equal(InvitationResult.NotAgain, await InviteAsync("t3", "other name", "other address"));
        Assert.Equal(InvitationResult.TooMany, await InviteAsync("t4", "third"));
        Assert.Equal(0, notices.CountDue(long.MaxValue));

        Assert.Equal(InvitationResult.Queued, await invitations.InviteAsync([Holder("third")], "third@example.org", "t5", "bob.eth", 3, 1000, default));
        Assert.True(invitations.Exists("t5"));
        Assert.True(await invitations.OptOutAsync("t5", default));
        Assert.False(await invitations.OptOutAsync("t6", default));
        Assert.Equal(0, notices.CountDue(long.MaxValue));
        Assert.Equal(InvitationResult.NotAgain, await invitations.InviteAsync([Holder("third")], "third@example.org", "t7", "bob.eth", 3, 1000, default));
    }

    private static async Task<(ChannelStore Channels, NoticeStore Notices)> OpenAsync(TestDatabase database, params string[] verified)
    {
        await new AccountStore(database.Database).OpenAsync(new StoredAccount(Alice, "alice.eth", "{}", 1000), default);
        var channels = new ChannelStore(database.Database);
        await channels.SetEnabledAsync(Alice, true, default);
        foreach (var id in verified)
        {
            await channels.AddAsync(Channel(id), Code(), 10, false, default);
            Assert.Equal(ChannelChange.Done, await channels.VerifyAsync(Alice, id, "11111", 1000, default));
        }

        return (channels, new NoticeStore(database.Database));
    }

    private static StoredChannel Channel(string id) => new(id, Alice, ChannelKind.Email, $"{id}@example.org", default, true, false, "");

    private static IssuedCode Code() => new("11111", 1600, 10, 1000);

    private static async Task PutAsync(TestDatabase database, string text, long at) =>
        Assert.Equal(MessageAdd.Added, await new MessageStore(database.Database).AddAsync(new NewMessage(Alice, Node(text), "bob.eth", "{}", at * 1000), default));
}

public sealed class SqliteNoticeStoreTests() : NoticeStoreTests(TestEngine.Sqlite);

public sealed class PostgresNoticeStoreTests() : NoticeStoreTests(TestEngine.Postgres);
