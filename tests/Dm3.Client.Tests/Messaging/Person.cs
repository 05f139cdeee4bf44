using System.Security.Cryptography;
using Dm3.Client.Delivery;
using Dm3.Client.Profiles;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Client.Wallets;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Messaging;

/// <summary>Somebody with a wallet, keys, a name that may or may not have a profile yet, and a messenger on a device.</summary>
internal sealed class Person : IAsyncDisposable
{
    private static int _count;

    private readonly EnsFixture _chain;
    private readonly PrivateKey _key;
    private readonly List<IAsyncDisposable> _toClose = [];

    private Person(EnsFixture chain, string who, string privateKey, PrivateKey key, ProfileKeys keys)
    {
        PrivateKeyHex = privateKey;
        (_chain, _key, Keys, Label) = (chain, key, keys, $"{who}{Interlocked.Increment(ref _count)}");
        Identity = new Dm3Identity(Name, keys);
        Directory = NewDirectory(chain);
    }

    /// <summary>Where the stores of all devices are.</summary>
    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("dm3-client-person-").FullName;

    /// <summary>For a process of its own.</summary>
    public string PrivateKeyHex { get; }

    public string Label { get; }

    public string Name => $"{Label}.eth";

    public Address Address => _key.Address;

    public ProfileKeys Keys { get; }

    public Dm3Identity Identity { get; }

    public Dm3Directory Directory { get; }

    public Messenger Messenger { get; private set; } = null!;

    public ConversationStore Store => Messenger.Store;

    /// <summary>The record as it was published last.</summary>
    public string ProfileRecord { get; private set; } = "";

    public static Dm3Directory NewDirectory(EnsFixture chain) => new(new DirectoryOptions
    {
        RpcUrl = chain.NodeUrl,
        EnsRegistry = chain.Registry,
        Outbound = new OutboundOptions { AllowLocal = true },
        // Every lookup asks anew: tests change records.
        Cache = new EnsCacheOptions { Lifetime = TimeSpan.Zero, NegativeLifetime = TimeSpan.Zero, MaxLifetime = TimeSpan.Zero },
    });

    public static async Task<Person> PublishedAsync(EnsFixture chain, string who, params ServiceHost[] services)
    {
        var person = await WithoutProfileAsync(chain, who);
        await person.PublishAsync([.. services.Select(service => service.Name)]);
        return person;
    }

    public static async Task<Person> WithoutProfileAsync(EnsFixture chain, string who, MessengerOptions? options = null)
    {
        var text = "0x" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var key = PrivateKey.Parse(text);
        var person = new Person(chain, who, text, key, await new PrivateKeyWallet(key).DeriveKeysAsync());
        person.Messenger = await person.OpenDeviceAsync("first", options);
        return person;
    }

    public async Task PublishAsync(params string[] services)
    {
        var profile = await new ProfileDraft(Keys, services).SignAsync(new PrivateKeyWallet(_key));
        ProfileRecord = "data:application/json," + profile;
        await _chain.NameAsync(Label, Address, (ProfileTextKeys.User[0], ProfileRecord));
    }

    /// <summary>A further device, with a store of its own.</summary>
    public async Task<Messenger> OpenDeviceAsync(string device, MessengerOptions? options = null)
    {
        var store = await ConversationStore.OpenAsync(SqliteEntryLog.Open(Path.Combine(Folder, $"{device}.db")), Keys.StorageKey, RandomNumberGenerator.Fill);
        options ??= new MessengerOptions();
        var messenger = new Messenger(Directory, Identity, store, options with
        {
            Mailbox = new MailboxOptions { Device = device },
            Sender = options.Sender == new SenderOptions() ? new SenderOptions { ServiceTimeout = TimeSpan.FromSeconds(30) } : options.Sender,
        });
        _toClose.Add(store);
        return messenger;
    }

    public async Task<IReadOnlyList<string>> TextsFromAsync(string name) => [.. (await Store.ReadAsync(name)).Where(each => !each.IsOutgoing).Select(each => each.Message.Content.Text ?? "")];

    public async ValueTask DisposeAsync()
    {
        Messenger.Dispose();
        foreach (var each in _toClose) await each.DisposeAsync();
        Directory.Dispose();
        Keys.Dispose();
        _key.Dispose();
        System.IO.Directory.Delete(Folder, recursive: true);
    }
}
