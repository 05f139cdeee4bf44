using System.Data.Common;
using System.Security.Cryptography;
using Dm3.Cli.Secrets;
using Dm3.Client;
using Dm3.Client.Delivery;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Client.Wallets;
using Dm3.Core.Keys;

namespace Dm3.Cli.Messages;

/// <summary>Whoever types: a name, its keys, and the messages on this machine.</summary>
internal sealed class LocalUser : IAsyncDisposable
{
    private LocalUser(Dm3Identity identity, string storeFile, ConversationStore store, Messenger messenger) => (Identity, StoreFile, Store, Messenger) = (identity, storeFile, store, messenger);

    public Dm3Identity Identity { get; }

    public string StoreFile { get; }

    public ConversationStore Store { get; }

    public Messenger Messenger { get; }

    public Outbox Outbox => Messenger.Outbox;

    /// <summary>Opens the messages of the user whom the settings name; a new user's are made. Nobody is told.</summary>
    public static async Task<LocalUser> OpenAsync(Session session, CancellationToken stop)
    {
        var keys = session.Opened(session.Settings.SignatureFile is { } signature
            ? ProfileKeys.Derive(SecretFile.Read(signature))
            : await (await session.WalletAsync(stop)).DeriveKeysAsync(cancellationToken: stop));
        var identity = new Dm3Identity(await NameAsync(session, stop), keys);
        var file = session.Settings.StoreOf(identity.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var store = await OpenStoreAsync(file, file, keys, stop);
        var options = new MessengerOptions { Mailbox = new MailboxOptions { Device = session.Settings.Device } };
        return new LocalUser(identity, file, store, new Messenger(session.Directory, identity, store, options));
    }

    /// <summary>Opens another store of the same user.</summary>
    /// <param name="file">The file.</param>
    /// <param name="called">What people call it.</param>
    /// <param name="stop">Stops reading.</param>
    public Task<ConversationStore> OpenOtherAsync(string file, string called, CancellationToken stop) => OpenStoreAsync(file, called, Identity.Keys, stop);

    /// <summary>The user's accounts at delivery services, one at least.</summary>
    public async Task<IReadOnlyList<Mailbox>> MailboxesAsync(CancellationToken stop)
    {
        try
        {
            var mailboxes = await Messenger.ListMailboxesAsync(stop);
            return mailboxes.Count > 0 ? mailboxes : throw new CliException(ExitCode.NotFound, "no-service", $"The profile of {Identity.Name} names no delivery service that can be used.");
        }
        catch (RequestFailedException fault)
        {
            throw End(fault.Problem);
        }
    }

    /// <summary>Why the user's own messages cannot be had.</summary>
    public CliException End(RequestProblem problem) => problem.Code == "no-profile"
        ? new CliException(ExitCode.NotFound, problem.Code, $"{Identity.Name} has published no dm3 profile. Publish one: dm3 profile publish {Identity.Name}")
        : Faults.Of(problem, $"The delivery service of {Identity.Name}");

    public async ValueTask DisposeAsync()
    {
        Messenger.Dispose();
        await Store.DisposeAsync();
    }

    private static async Task<ConversationStore> OpenStoreAsync(string path, string file, ProfileKeys keys, CancellationToken stop)
    {
        try
        {
            return await ConversationStore.OpenAsync(SqliteEntryLog.Open(path), keys.StorageKey, RandomNumberGenerator.Fill, stop);
        }
        catch (StoreKeyException)
        {
            throw CliException.Input($"{file} holds another user's messages: this key does not open it.");
        }
        catch (DbException fault)
        {
            throw CliException.Input($"{file} cannot be opened as a store of messages: {fault.Message}");
        }
    }

    private static async Task<string> NameAsync(Session session, CancellationToken stop)
    {
        if (session.Settings.Name is { } given) return Session.Normal(given);
        const string Remedy = "Say with --as NAME who you are, or set DM3_NAME or \"name\" in the settings file.";
        if (session.Settings.SignatureFile is not null) throw CliException.Usage(Remedy);
        var address = (await session.KeyAsync(stop)).Address;
        var primary = await session.Directory.PrimaryNameAsync(address, stop);
        if (primary.Found) return primary.Value!;
        if (!session.Settings.HasGateway) throw CliException.Usage($"{address} has no primary name in ENS. {Remedy}");
        var names = new List<string>();
        await foreach (var each in session.Names.ListAsync(address, stop)) names.Add(each.Name);
        return names.Count == 1 ? names[0] : throw CliException.Usage($"{address} has {(names.Count == 0 ? "no name" : $"{names.Count} names")} at the registry and no primary name in ENS. {Remedy}");
    }
}
