using System.Diagnostics;
using System.Text;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Messaging;

[Collection(OneChain.Name)]
public sealed class OutboxTests(EnsFixture chain) : IAsyncLifetime
{
    private static int _hosts;

    private ServiceHost _service = null!;
    private Person _alice = null!;

    public async Task InitializeAsync()
    {
        _service = await ServiceHost.StartAsync(chain, $"outbox-ds{Interlocked.Increment(ref _hosts)}");
        _alice = await Person.PublishedAsync(chain, "alice", _service);
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task RecipientWithoutProfile_IsInvitedOnce_AndGetsTheMessagesInOrderOnceItHasOne()
    {
        var invitations = new List<Invitation>();
        using var device = await _alice.OpenDeviceAsync("inviting", new MessengerOptions
        {
            Invite = (invitation, _) =>
            {
                invitations.Add(invitation);
                return Task.FromResult(true);
            },
        });
        await using var carol = await Person.WithoutProfileAsync(chain, "carol");
        foreach (var text in (string[])["one", "two", "three"])
            Assert.Equal(SendOutcome.NoProfile, (await device.SendTextAsync(carol.Name, text)).Outcome);
        Assert.Equal(new Invitation(carol.Name, _alice.Name, 1), Assert.Single(invitations));
        Assert.Equal(3, (await device.Store.ListWaitingAsync()).Count);
        foreach (var file in Directory.EnumerateFiles(_alice.Folder))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes("three")));
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(carol.Name)));
        }

        await carol.PublishAsync(_service.Name);
        await carol.Messenger.PickUpAsync();
        Assert.All(await device.Outbox.FlushAsync(), each => Assert.Equal(SendOutcome.Delivered, each.Outcome));
        Assert.Equal(["one", "two", "three"], (await carol.Messenger.PickUpAsync()).Messages.Select(each => each.Message!.Content.Text));
        Assert.Empty(await device.Outbox.FlushAsync());
        Assert.Empty(await device.Store.ListWaitingAsync());
    }

    [Fact]
    public async Task DroppedMessage_IsNeverSent_AndStaysInItsConversationAsFailed()
    {
        await using var dora = await Person.WithoutProfileAsync(chain, "dora");
        var dropped = (await _alice.Messenger.SendTextAsync(dora.Name, "no")).MessageHash;
        await _alice.Messenger.SendTextAsync(dora.Name, "yes");
        var outbox = _alice.Messenger.Outbox;
        Assert.True(await outbox.DropAsync(dropped));
        Assert.False(await outbox.DropAsync(dropped));
        Assert.Equal(["yes"], (await outbox.ListAsync(withFailed: true)).Select(each => each.Message.Content.Text));

        await dora.PublishAsync(_service.Name);
        await dora.Messenger.PickUpAsync();
        Assert.Equal(SendOutcome.Delivered, Assert.Single(await outbox.FlushAsync(withFailed: true)).Outcome);
        Assert.Equal(["yes"], (await dora.Messenger.PickUpAsync()).Messages.Select(each => each.Message!.Content.Text));
        Assert.Equal([MessageState.Failed, MessageState.Delivered], (await _alice.Messenger.Store.ReadAsync(dora.Name)).Select(each => each.State));
    }

    [Fact]
    public async Task Invite_AsksTheServiceOnce_AndSaysWhyNot()
    {
        await using var mailing = await ServiceHost.StartAsync(
            chain,
            $"outbox-mailing{Interlocked.Increment(ref _hosts)}",
            ("Delivery:Notifications:PublicUrl", "https://ds.example.org"), ("Delivery:Notifications:Smtp:Host", "127.0.0.1"), ("Delivery:Notifications:Smtp:Port", "1"),
            ("Delivery:Notifications:Smtp:Security", "None"), ("Delivery:Notifications:Smtp:From", "dm3@example.org"));
        await using var bob = await Person.PublishedAsync(chain, "bob", mailing);
        var mailbox = Assert.Single(await bob.Messenger.ListMailboxesAsync());
        var name = await chain.NameAsync($"invited{Interlocked.Increment(ref _hosts)}", bob.Address, ("email", "erin@example.org"));
        Assert.Equal(true, (bool?)(await mailbox.InviteAsync(name)).OrThrow()["queued"]);
        Assert.Equal(false, (bool?)(await mailbox.InviteAsync(name)).OrThrow()["queued"]);
        Assert.Equal("has-profile", (await mailbox.InviteAsync(_alice.Name)).Problem?.Code);
        Assert.Equal("invitations-not-offered", (await (await _alice.Messenger.ListMailboxesAsync())[0].InviteAsync(name)).Problem?.Code);
    }

    [Fact]
    public async Task KilledAtAnyPoint_LosesNothing_AndSendsNothingTwice()
    {
        await using var bob = await Person.PublishedAsync(chain, "bob", _service);
        await bob.Messenger.PickUpAsync();
        var file = Path.Combine(_alice.Folder, "killed.db");
        var written = new List<string>();
        for (var round = 1; round <= 3; round++) written.AddRange(await RunAndKillAsync(file, bob.Name, linesBeforeKill: round));

        await using (var store = await ConversationStore.OpenAsync(SqliteEntryLog.Open(file), _alice.Keys.StorageKey, TestUser.Random))
        {
            using var outbox = new Outbox(store, new MessageSender(_alice.Directory, _alice.Identity, new SenderOptions { ServiceTimeout = TimeSpan.FromSeconds(30) }), _alice.Identity);
            Assert.All(await outbox.FlushAsync(), each => Assert.Equal(SendOutcome.Delivered, each.Outcome));
            Assert.Empty(await store.ListWaitingAsync());
            var sent = (await store.ReadAsync(bob.Name, limit: 1000)).Select(each => each.Hash).ToHashSet();
            Assert.Subset(sent, written.ToHashSet());
        }

        // One pass gives every message that waits: as many as there are hashes, each of the written ones among them.
        var picked = (await bob.Messenger.PickUpAsync()).Messages.Select(each => each.Hash).ToList();
        Assert.Equal(picked.Count, picked.Distinct().Count());
        Assert.Subset(picked.ToHashSet(), written.ToHashSet());
        Assert.Empty((await bob.Messenger.PickUpAsync()).Messages);
    }

    private async Task<IReadOnlyList<string>> RunAndKillAsync(string file, string to, int linesBeforeKill)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(Program).Assembly.Location, chain.NodeUrl.ToString(), chain.Registry.ToString(), _alice.Name, _alice.PrivateKeyHex, file, to])
        { RedirectStandardOutput = true })!;
        var lines = new List<string>();
        while (lines.Count < linesBeforeKill && await process.StandardOutput.ReadLineAsync() is { } line) lines.Add(line);
        Assert.False(process.HasExited, "The writing process ended by itself.");
        process.Kill();
        await process.WaitForExitAsync();
        return lines;
    }
}
