using System.Security.Cryptography;
using Dm3.Client.Profiles;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Client.Wallets;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.Client.Tests;

/// <summary>The process that a test kills: writes to somebody again and again, and prints a message's hash once it is in the store.</summary>
internal static class Program
{
    public static async Task Main(string[] arguments)
    {
        if (arguments is not [var rpc, var registry, var name, var walletKey, var file, var to]) return;
        using var key = PrivateKey.Parse(walletKey);
        using var keys = await new PrivateKeyWallet(key).DeriveKeysAsync();
        using var directory = new Dm3Directory(new DirectoryOptions
        {
            RpcUrl = new Uri(rpc),
            EnsRegistry = Address.Parse(registry),
            Outbound = new OutboundOptions { AllowLocal = true },
            Cache = new EnsCacheOptions { Lifetime = TimeSpan.Zero, NegativeLifetime = TimeSpan.Zero, MaxLifetime = TimeSpan.Zero },
        });
        var identity = new Dm3Identity(name, keys);
        await using var store = await ConversationStore.OpenAsync(SqliteEntryLog.Open(file), keys.StorageKey, RandomNumberGenerator.Fill);
        using var outbox = new Outbox(store, new MessageSender(directory, identity), identity);
        for (var number = 1; ; number++)
        {
            var message = new Core.Messages.MessageDraft(to, name, DateTimeOffset.UtcNow).New($"message {number}").Sign(keys.Signing);
            await outbox.PutAsync(message);
            Console.Out.Write($"{message.Hash()}\n");
            await outbox.FlushAsync();
        }
    }
}
