using System.Security.Cryptography;
using Dm3.Ethereum;
using Dm3.Storage.Messages;
using Dm3.Storage.Pickup;

namespace Dm3.Storage.Tests.Messages;

public abstract class MessageShareTests(TestEngine engine) : StoreTests(engine), IAsyncLifetime
{
    private static readonly MessageShares Shares = new(AccountBytes: 1000, SenderBytes: 400, UnknownBytes: 600, UnknownMessages: 5);

    private TestDatabase _database = null!;

    private MessageStore Messages => new(_database.Database);

    public async Task InitializeAsync()
    {
        _database = await CreateAsync();
        await _database.Database.WriteAsync(
            session => session.Execute("INSERT INTO accounts (address, name, profile, opened_at) VALUES (@1, 'alice.eth', '{}', 0)", TestDatabase.Alice.Bytes.ToArray()), default);
    }

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task AFloodOfInventedSenders_LeavesRoomForKnownOnes_AndPushesNothingOut()
    {
        Assert.Equal(MessageAdd.Added, (await AddAsync("carol.eth", 100, known: true)).Outcome);
        var flood = new List<MessageAdd>();
        for (var i = 0; i < 50; i++) flood.Add((await AddAsync($"invented{i}.eth", 100)).Outcome);

        Assert.Equal(5, flood.Count(outcome => outcome == MessageAdd.Added));
        Assert.Equal(45, flood.Count(outcome => outcome == MessageAdd.UnknownFull));
        Assert.Equal(MessageAdd.Added, (await AddAsync("carol.eth", 300, known: true)).Outcome);
        Assert.Equal(2, new PickupStore(_database.Database).From(TestDatabase.Alice, "default", "carol.eth", 100, int.MaxValue).Count);
    }

    [Fact]
    public async Task ASenderAndAnAccount_HaveTheirShares_ToTheByte()
    {
        Assert.Equal(MessageAdd.Added, (await AddAsync("bob.eth", 400, known: true)).Outcome);
        Assert.Equal(MessageAdd.SenderFull, (await AddAsync("bob.eth", 1, known: true)).Outcome);
        Assert.Equal(MessageAdd.Added, (await AddAsync("carol.eth", 400, known: true)).Outcome);
        Assert.Equal(MessageAdd.Added, (await AddAsync("dave.eth", 200, known: true)).Outcome);
        Assert.Equal(MessageAdd.AccountFull, (await AddAsync("erin.eth", 1, known: true)).Outcome);
    }

    [Fact]
    public async Task WhatWasAcknowledgedOrSwept_GivesItsRoomBack()
    {
        var (first, _) = await AddAsync("bob.eth", 400);
        Assert.Equal(MessageAdd.SenderFull, (await AddAsync("bob.eth", 400)).Outcome);
        await new AcknowledgementStore(_database.Database).AcknowledgeAsync(TestDatabase.Alice, "default", [first], 0, default);
        Assert.Equal(MessageAdd.Added, (await AddAsync("bob.eth", 400)).Outcome);
        await Messages.SweepAsync(2000, 0, 10, default);
        Assert.Equal([0, 0, 0, 0], _database.Database.Read(0, static (session, _) => session.Numbers("SELECT bytes, unknown_messages, unknown_bytes, (SELECT count(*) FROM waiting_senders) FROM mailboxes")));
    }

    [Fact]
    public async Task ARepeatedMessage_CountsOnce_AlsoWhenTheShareIsUsed()
    {
        var (hash, _) = await AddAsync("bob.eth", 400);
        Assert.Equal(MessageAdd.Duplicate, (await AddAsync("bob.eth", 400, hash: hash)).Outcome);
    }

    private async Task<(Hash256 Hash, MessageAdd Outcome)> AddAsync(string sender, int bytes, bool known = false, Hash256? hash = null)
    {
        var message = new NewMessage(TestDatabase.Alice, hash ?? new Hash256(RandomNumberGenerator.GetBytes(32)), sender, new string('x', bytes), 1000) { SenderIsKnown = known, Shares = Shares };
        return (message.MessageHash, await Messages.AddAsync(message, default));
    }
}

public sealed class SqliteMessageShareTests() : MessageShareTests(TestEngine.Sqlite);

public sealed class PostgresMessageShareTests() : MessageShareTests(TestEngine.Postgres);
