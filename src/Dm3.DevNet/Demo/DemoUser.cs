using System.Security.Cryptography;
using Dm3.Client;
using Dm3.Client.Profiles;
using Dm3.Client.Store;
using Dm3.Client.Wallets;
using Dm3.Core.Keys;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.DevNet.Demo;

/// <summary>Somebody with a wallet, the dm3 keys that come of it, and an application on <c>Dm3.Client</c> with a store of its own.</summary>
public sealed class DemoUser : IAsyncDisposable
{
    private readonly PrivateKey _key;
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("dm3-demo-").FullName;
    private ConversationStore? _store;

    private DemoUser(DevNetwork network, PrivateKey key, ProfileKeys keys)
    {
        (_key, Keys, Wallet) = (key, keys, new PrivateKeyWallet(key));
        Directory = new Dm3Directory(new DirectoryOptions
        {
            RpcUrl = new Uri(network.Description.RpcUrl),
            EnsRegistry = Address.Parse(network.Description.EnsRegistry),
            Outbound = new OutboundOptions { AllowLocal = true },
        });
    }

    /// <summary>The wallet.</summary>
    public PrivateKeyWallet Wallet { get; }

    /// <summary>Keys of messages.</summary>
    public ProfileKeys Keys { get; }

    /// <summary>Looks others up.</summary>
    public Dm3Directory Directory { get; }

    /// <summary>The profile to publish: it names the dev net's delivery service.</summary>
    public ProfileDraft Profile => new(Keys, [DevNetwork.DeliveryName]);

    /// <summary>Writes and receives, from <see cref="GoByAsync"/> on.</summary>
    public Messenger Messenger { get; private set; } = null!;

    /// <summary>The wallet signs a fixed text, from which all keys are derived: the same on every device.</summary>
    public static async Task<DemoUser> CreateAsync(DevNetwork network, int account)
    {
        var key = PrivateKey.Parse(network.Accounts[account].PrivateKey);
        return new DemoUser(network, key, await new PrivateKeyWallet(key).DeriveKeysAsync());
    }

    /// <summary>Opens the application under a name.</summary>
    public async Task GoByAsync(string name)
    {
        _store = await ConversationStore.OpenAsync(SqliteEntryLog.Open(Path.Combine(_folder, "messages.db")), Keys.StorageKey, RandomNumberGenerator.Fill);
        Messenger = new Messenger(Directory, new Dm3Identity(name, Keys), _store);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Messenger?.Dispose();
        if (_store is not null) await _store.DisposeAsync();
        Directory.Dispose();
        Keys.Dispose();
        _key.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }
}
