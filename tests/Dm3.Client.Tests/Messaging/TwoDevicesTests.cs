using System.Security.Cryptography;
using System.Text;
using Dm3.Client.Store;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Messaging;

/// <summary>Two devices of one user, each with a file of its own, and the log at the real delivery service between them.</summary>
[Collection(OneChain.Name)]
public sealed class TwoDevicesTests(EnsFixture chain) : IAsyncLifetime
{
    private static int _hosts;

    private ServiceHost _service = null!;
    private Person _alice = null!;
    private Person _bob = null!;

    public async Task InitializeAsync()
    {
        _service = await ServiceHost.StartAsync(chain, $"devices-ds{Interlocked.Increment(ref _hosts)}");
        _alice = await Person.PublishedAsync(chain, "alice", _service);
        _bob = await Person.PublishedAsync(chain, "bob", _service);
        await _alice.Messenger.PickUpAsync();
        await _bob.Messenger.PickUpAsync();
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task WhatOneDeviceFetchesAndWrites_TheOtherHasToo()
    {
        using var tablet = await _bob.OpenDeviceAsync("tablet");
        var (phoneSide, tabletSide) = (new Synchronised(_bob.Messenger, "first"), new Synchronised(tablet, "tablet"));

        await _alice.Messenger.SendTextAsync(_bob.Name, "to the phone");
        await _bob.Messenger.PickUpAsync();
        await _bob.Messenger.SendTextAsync(_alice.Name, "from the phone");
        await tablet.SendTextAsync(_alice.Name, "from the tablet");

        // Both write while they synchronise, several times over.
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(
                Task.Run(async () => await WriteAndSynchroniseAsync(phoneSide, $"phone {round}")),
                Task.Run(async () => await WriteAndSynchroniseAsync(tabletSide, $"tablet {round}")));
        }

        await phoneSide.Replica.SynchroniseAsync();
        await tabletSide.Replica.SynchroniseAsync();
        await phoneSide.Replica.SynchroniseAsync();
        var onPhone = await TextsAsync(_bob.Messenger);
        Assert.Equal(onPhone, await TextsAsync(tablet));
        Assert.Equal(
            ["from the phone", "from the tablet", "phone 0", "phone 1", "phone 2", "tablet 0", "tablet 1", "tablet 2", "to the phone"], onPhone.Order(StringComparer.Ordinal));
        Assert.Equal((0L, 0L), await phoneSide.Replica.SynchroniseAsync());

        // Alice has each of them once, and the states are known on both.
        var picked = (await _alice.Messenger.PickUpAsync()).Messages;
        Assert.Equal(8, picked.Select(each => each.Hash).Distinct().Count());
        Assert.All(await tablet.Store.ReadAsync(_alice.Name), each => Assert.Equal(MessageState.Delivered, each.State));
    }

    [Fact]
    public async Task ServiceSeesNothingReadable()
    {
        await _alice.Messenger.SendTextAsync(_bob.Name, "a secret word");
        await _bob.Messenger.PickUpAsync();
        var side = new Synchronised(_bob.Messenger, "first");
        await side.Replica.SynchroniseAsync();
        foreach (var file in Directory.EnumerateFiles(_service.Folder, "delivery.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var bytes = new MemoryStream();
            await using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)) await stream.CopyToAsync(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes("a secret word")));
        }

        // Everything is there again on a new device, from the service alone.
        var mailbox = Assert.Single(await _bob.Messenger.ListMailboxesAsync());
        await using var store = await ConversationStore.OpenAsync(new ServiceStorageLog(mailbox, _bob.Name, "new"), _bob.Keys.StorageKey, RandomNumberGenerator.Fill);
        Assert.Equal("a secret word", Assert.Single(await store.ReadAsync(_alice.Name)).Message.Content.Text);
        await Assert.ThrowsAsync<StoreKeyException>(() => ConversationStore.OpenAsync(new ServiceStorageLog(mailbox, _bob.Name, "new"), _alice.Keys.StorageKey, RandomNumberGenerator.Fill));
    }

    [Fact]
    public async Task TwoProcessesUnderOneDeviceId_LoseNothing()
    {
        var mailbox = Assert.Single(await _bob.Messenger.ListMailboxesAsync());
        var logs = Enumerable.Range(0, 2).Select(_ => new ServiceStorageLog(mailbox, _bob.Name, "same")).ToList();
        SealedEntry Entry(int number) => new(RandomNumberGenerator.GetBytes(16), new byte[] { (byte)number }, default);
        await Task.WhenAll(logs.Select(async (log, which) =>
        {
            for (var i = 0; i < 5; i++) Assert.Equal(1, await log.AddAsync([Entry((which * 5) + i)]));
        }));
        foreach (var log in logs) Assert.Equal(Enumerable.Range(0, 10), (await log.ReadAsync(0, 100)).Select(each => (int)each.Header.Span[0]).Order());
    }

    private async Task WriteAndSynchroniseAsync(Synchronised side, string text)
    {
        await side.Messenger.SendTextAsync(_alice.Name, text);
        await side.Replica.SynchroniseAsync();
    }

    private async Task<IReadOnlyList<string>> TextsAsync(Messenger messenger) => [.. (await messenger.Store.ReadAsync(_alice.Name)).Select(each => each.Message.Content.Text!)];

    private sealed class Synchronised
    {
        private readonly Lazy<LogReplica> _replica;

        public Synchronised(Messenger messenger, string device)
        {
            Messenger = messenger;
            _replica = new Lazy<LogReplica>(() =>
            {
                var mailbox = messenger.ListMailboxesAsync().GetAwaiter().GetResult().Single();
                return new LogReplica(messenger.Store.Log, new ServiceStorageLog(mailbox, messenger.Identity.Name, device));
            });
        }

        public Messenger Messenger { get; }

        public LogReplica Replica => _replica.Value;
    }
}
