using System.CommandLine;
using Dm3.Cli.Secrets;
using Dm3.Client.Wallets;
using Dm3.Core.Keys;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using System.Security.Cryptography;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 keys</c>: the wallet's key, and the dm3 keys that come of its signature.</summary>
internal static class KeyCommands
{
    public static Command Create(CommandRunner runner) => new("keys", "A wallet's key in a file, and the dm3 keys that are derived from its signature.")
    {
        CreateKey(runner), Import(runner), Show(runner), Derive(runner), Message(runner),
    };

    private static Command CreateKey(CommandRunner runner)
    {
        var file = new Argument<string>("file") { Description = "File to write, readable by you alone. It must not exist yet." };
        return runner.Add(new Command("create", "Make a new wallet key.") { file }, (session, args, stop) =>
        {
            var secret = new byte[PrivateKey.Length];
            PrivateKey? key;
            do RandomNumberGenerator.Fill(secret);
            while (!PrivateKey.TryCreate(secret, out key));
            using (key) Write(session, args.GetRequiredValue(file), key);
            CryptographicOperations.ZeroMemory(secret);
            return Task.CompletedTask;
        });
    }

    private static Command Import(CommandRunner runner)
    {
        var file = new Argument<string>("file") { Description = "File to write, readable by you alone. It must not exist yet." };
        return runner.Add(new Command("import", "Write a private key that you type (without echo) or pipe in to a file.") { file }, async (session, args, stop) =>
        {
            using var key = WalletKey.Parse(await Prompt.SecretAsync(session.Host, session.Screen, "Private key (not shown):", stop), "What was given");
            Write(session, args.GetRequiredValue(file), key);
        });
    }

    private static Command Show(CommandRunner runner) =>
        runner.Add(new Command("show", "Show the address of the wallet's key, never the key."), async (session, _, stop) =>
        {
            var key = await session.KeyAsync(stop);
            session.Screen.Show(new { address = key.Address, addressName = AddressName(key.Address) }, () => session.Screen.Values(("address", key.Address.ToString())));
        });

    private static Command Derive(CommandRunner runner)
    {
        var nonce = new Option<string?>("--nonce") { Description = "Text that makes other keys of the same wallet. Default: the one that dm3 uses.", HelpName = "TEXT" };
        var signature = new Option<string?>("--signature-file") { Description = "File with the wallet's signature of the text of `dm3 keys message`, instead of the wallet's key.", HelpName = "FILE" };
        var storage = new Option<string?>("--storage-key-file") { Description = "Write the storage key, from which the others follow, to this new file.", HelpName = "FILE" };
        return runner.Add(new Command("derive", "Show the public dm3 keys of the wallet.") { nonce, signature, storage }, async (session, args, stop) =>
        {
            using var keys = args.GetValue(signature) is { } file
                ? ProfileKeys.Derive(SecretFile.Read(session.Host.PathOf(file)))
                : await (await session.WalletAsync(stop)).DeriveKeysAsync(args.GetValue(nonce), stop);
            if (args.GetValue(storage) is { } target) SecretFile.Write(session.Host.PathOf(target), keys.StorageKey.Export());
            var document = new { publicEncryptionKey = keys.Encryption.PublicKey.ToString(), publicSigningKey = keys.Signing.PublicKey.ToString(), storageKeyFile = args.GetValue(storage) };
            session.Screen.Show(document, () => session.Screen.Values(
                ("encryption", document.publicEncryptionKey), ("signing", document.publicSigningKey), ("storage key in", document.storageKeyFile)));
        });
    }

    private static Command Message(CommandRunner runner)
    {
        var address = new Argument<string>("address") { Description = "Address of the wallet." };
        var nonce = new Option<string?>("--nonce") { Description = "As for derive.", HelpName = "TEXT" };
        return runner.Add(new Command("message", "Show the text that a wallet elsewhere signs (EIP-191) so that dm3 keys can be derived.") { address, nonce }, (session, args, stop) =>
        {
            if (!Address.TryParse(args.GetRequiredValue(address), out var owner)) throw CliException.Usage($"{args.GetRequiredValue(address)} is no address.");
            var text = StorageKeyMessage.Create(owner, args.GetValue(nonce) ?? StorageKeyMessage.DefaultNonce);
            session.Screen.Show(new { address = owner, text }, () => session.Screen.Raw(text));
            return Task.CompletedTask;
        });
    }

    private static void Write(Session session, string file, PrivateKey key)
    {
        var secret = new byte[PrivateKey.Length];
        key.Export(secret);
        try
        {
            SecretFile.Write(session.Host.PathOf(file), Hex.Encode(secret));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        session.Screen.Show(new { address = key.Address, keyFile = file }, () => session.Screen.Values(("address", key.Address.ToString()), ("key file", $"{file} (mode 0600)")));
    }

    private static string AddressName(Address address) => $"{address.ToLowerHex()}.dm3.eth";
}
