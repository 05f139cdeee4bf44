using System.Security.Cryptography;
using Dm3.Ethereum;
using Dm3.Storage.Accounts;
using Dm3.Storage.Messages;
using Dm3.Storage.Notifications;
using Dm3.Testing;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>Two instances on one PostgreSQL database that both send what is due.</summary>
[Collection(OneChain.Name)]
public sealed class TwoNotifiersTests(EnsFixture chain) : IAsyncLifetime
{
    private const int Accounts = 40;
    private const int DelaySeconds = 30;
    private const int QuietMinutes = 15;

    private readonly string _place = PostgresServer.Shared.CreateDatabase();
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("dm3-delivery-keys-");
    private readonly Dictionary<string, int> _told = [];
    private MailServer _mail = null!;
    private TestDelivery _one = null!;
    private TestDelivery _two = null!;

    public async Task InitializeAsync()
    {
        _mail = MailServer.Start();
        _one = await StartAsync();
        _two = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _mail.DisposeAsync();
        _keys.Delete(recursive: true);
    }

    [Fact]
    public async Task EachNotification_IsSentOnce_ByWhicheverTakesIt()
    {
        var accounts = Enumerable.Range(0, Accounts).Select(_ => new Address(RandomNumberGenerator.GetBytes(20))).ToArray();
        await Task.WhenAll(accounts.Select((account, index) => SubscribeAsync(account, $"reader-{index}@example.org")));

        // Messages of an account come at both, and all that they bring about is due at both at once.
        await Task.WhenAll(accounts.SelectMany(account => (Task[])[PutAsync(_one, account), PutAsync(_two, account)]));
        _one.Clock.Advance(DelaySeconds);
        _two.Clock.Advance(DelaySeconds);
        await SettledAsync();
        Assert.Equal(Accounts, _told.Count);
        Assert.All(_told, each => Assert.Equal(1, each.Value));

        // One that goes leaves its share to the other one.
        await Task.WhenAll(accounts.Select(account => PutAsync(_one, account)));
        await _one.StopAsync();
        _two.Clock.Advance(QuietMinutes * 60);
        _two.Clock.Advance(DelaySeconds);
        await SettledAsync();
        Assert.Equal(Accounts, _told.Count);
        Assert.All(_told, each => Assert.Equal(2, each.Value));
    }

    // Nothing is queued any more: what was sent has come.
    private async Task SettledAsync()
    {
        await Waiting.UntilAsync(() => _two.Services.GetRequiredService<NoticeStore>().CountDue(long.MaxValue) == 0);
        while (_mail.Taken.TryDequeue(out var message))
        {
            // Codes may have gone out before they were answered.
            if (message.Subject == "You have new messages") _told[message.To.Mailboxes.Single().Address] = _told.GetValueOrDefault(message.To.Mailboxes.Single().Address) + 1;
        }
    }

    private async Task SubscribeAsync(Address account, string address)
    {
        var (now, channels) = (_one.Clock.UnixSeconds, _one.Services.GetRequiredService<ChannelStore>());
        await _one.Services.GetRequiredService<AccountStore>().OpenAsync(new StoredAccount(account, "reader.eth", "{}", now), default);
        await channels.SetEnabledAsync(account, true, default);
        var channel = new StoredChannel(Guid.NewGuid().ToString("N"), account, ChannelKind.Email, address, default, true, false, "");
        Assert.Equal(ChannelChange.Done, (await channels.AddAsync(channel, new IssuedCode("12345", now + 600, 10, now), 10, false, default)).Change);
        Assert.Equal(ChannelChange.Done, await channels.VerifyAsync(account, channel.Id, "12345", now, default));
    }

    private static async Task PutAsync(TestDelivery delivery, Address account)
    {
        var message = new NewMessage(account, new Hash256(RandomNumberGenerator.GetBytes(32)), "bob.eth", "{}", delivery.Clock.UnixSeconds * 1000);
        Assert.Equal(MessageAdd.Added, await delivery.Services.GetRequiredService<MessageStore>().AddAsync(message, default));
    }

    private Task<TestDelivery> StartAsync() => TestDelivery.StartAsync(
        chain,
        [
            .. _mail.Settings, ("Delivery:PostgresConnection", _place), ("Delivery:Identity:KeyFile", Path.Combine(_keys.FullName, "delivery.key")),
            ("Delivery:Notifications:DelaySeconds", $"{DelaySeconds}"), ("Delivery:Notifications:QuietMinutes", $"{QuietMinutes}"),
        ]);
}
