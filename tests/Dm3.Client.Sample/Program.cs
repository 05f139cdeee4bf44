using System.Security.Cryptography;
using Dm3.Client;
using Dm3.Client.Names;
using Dm3.Client.Profiles;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Client.Wallets;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

// Usage: sample <node URL> <ENS registry> <registry URL> <delivery service name> <my name> <file with my key> [<to> <text>]
if (args is not [var node, var ens, var registry, var service, var me, var keyFile, .. var rest]) return 64;

// Keys come from the wallet: the same wallet gives the same keys on every device.
using var key = PrivateKey.Parse((await File.ReadAllTextAsync(keyFile)).Trim());
var wallet = new PrivateKeyWallet(key);
using var keys = await wallet.DeriveKeysAsync();
var identity = new Dm3Identity(me, keys);

// Looks names up through ENS and CCIP-Read, and verifies what it finds. AllowLocal is for a development network only.
using var directory = new Dm3Directory(new DirectoryOptions
{
    RpcUrl = new Uri(node),
    EnsRegistry = Address.Parse(ens),
    Outbound = new OutboundOptions { AllowLocal = new Uri(node).IsLoopback },
});

// Registers the name, if it is free, and publishes the profile. One signature of the wallet each; nothing costs gas.
using var http = new HttpClient { BaseAddress = new Uri(registry) };
var names = new NameClient(http, directory.Ens);
if (!(await directory.ResolveAsync(me)).Found) (await names.PublishAsync(me, wallet, new ProfileDraft(keys, [service]))).OrThrow();

// Conversations live in an SQLite file in which every row is sealed.
await using var store = await ConversationStore.OpenAsync(SqliteEntryLog.Open($"{me}.db"), keys.StorageKey, RandomNumberGenerator.Fill);
using var messenger = new Messenger(directory, identity, store);

// Sending tries the recipient's delivery services in order. What cannot go now waits in the store, also for a recipient without a profile.
if (rest is [var to, var text])
{
    var sent = await messenger.SendTextAsync(to, text);
    Console.WriteLine(sent.Outcome switch
    {
        SendOutcome.Delivered => $"{sent.Service} has it as {sent.MessageHash}.",
        SendOutcome.Spam => $"{to} asks for more: {sent.Unmet!.Required}",
        _ when sent.MayBeRepeated => $"It waits here: {sent.Detail}",
        _ => $"It cannot be sent: {sent.Detail}",
    });
}

// Receiving verifies every layer, stores, and only then acknowledges.
var picked = await messenger.PickUpAsync();
foreach (var (asked, problem) in picked.Problems) Console.Error.WriteLine($"{asked}: {problem}");
foreach (var message in picked.Messages)
    Console.WriteLine(message.IsVerified ? $"{message.From}: {message.Message!.Content.Text}" : $"Not shown ({message.Fault}): {message.Detail}");

foreach (var conversation in await store.ListAsync())
    Console.WriteLine($"{conversation.Key}: {conversation.Count} messages, {conversation.Unread} unread");
return 0;
