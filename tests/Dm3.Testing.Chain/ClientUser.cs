using System.Security.Cryptography;
using Dm3.Client;
using Dm3.Client.Delivery;
using Dm3.Client.Profiles;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Client.Wallets;
using Dm3.Core.Keys;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.Testing.Chain;

/// <summary>Somebody with a new wallet, in which there is nothing, the keys that come of it, and Dm3.Client on one or more devices, each with a store of its own.</summary>
public abstract class ClientUser : IAsyncDisposable
{
    private readonly PrivateKey _key;
    private readonly Dictionary<string, Messenger> _devices = [];

    protected ClientUser(Uri node, Address registry, string name)
    {
        PrivateKeyHex = "0x" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _key = PrivateKey.Parse(PrivateKeyHex);
        Wallet = new PrivateKeyWallet(_key);
        Keys = Wallet.DeriveKeysAsync().GetAwaiter().GetResult();
        Identity = new Dm3Identity(name, Keys);
        Directory = NewDirectory(node, registry);
    }

    /// <summary>Where the stores of all devices are.</summary>
    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("dm3-client-user-").FullName;

    /// <summary>For a process of its own.</summary>
    public string PrivateKeyHex { get; }

    public PrivateKeyWallet Wallet { get; }

    public Address Address => Wallet.Address;

    public ProfileKeys Keys { get; }

    public Dm3Identity Identity { get; }

    public string Name => Identity.Name;

    public Dm3Directory Directory { get; }

    /// <summary>On the device <c>first</c>.</summary>
    public Messenger Messenger => _devices["first"];

    public ConversationStore Store => Messenger.Store;

    public static Dm3Directory NewDirectory(Uri node, Address registry) => new(new DirectoryOptions
    {
        RpcUrl = node,
        EnsRegistry = registry,
        Outbound = new OutboundOptions { AllowLocal = true },
        // Every lookup asks anew: tests change records.
        Cache = new EnsCacheOptions { Lifetime = TimeSpan.Zero, NegativeLifetime = TimeSpan.Zero, MaxLifetime = TimeSpan.Zero },
    });

    /// <summary>A device, with a store of its own; again after <see cref="CloseDeviceAsync"/> with what was in it.</summary>
    public async Task<Messenger> OpenDeviceAsync(string device, MessengerOptions? options = null)
    {
        var store = await ConversationStore.OpenAsync(SqliteEntryLog.Open(Path.Combine(Folder, $"{device}.db")), Keys.StorageKey, RandomNumberGenerator.Fill);
        options ??= new MessengerOptions();
        return _devices[device] = new Messenger(Directory, Identity, store, options with
        {
            Mailbox = new MailboxOptions { Device = device },
            Sender = options.Sender == new SenderOptions() ? new SenderOptions { ServiceTimeout = TimeSpan.FromSeconds(30) } : options.Sender,
        });
    }

    public async Task CloseDeviceAsync(string device)
    {
        if (!_devices.Remove(device, out var messenger)) return;
        messenger.Dispose();
        await messenger.Store.DisposeAsync();
    }

    public async Task<IReadOnlyList<string>> TextsFromAsync(string name) => [.. (await Store.ReadAsync(name)).Where(each => !each.IsOutgoing).Select(each => each.Message.Content.Text ?? "")];

    public async ValueTask DisposeAsync()
    {
        foreach (var device in _devices.Keys.ToList()) await CloseDeviceAsync(device);
        Directory.Dispose();
        Keys.Dispose();
        _key.Dispose();
        System.IO.Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
