using System.CommandLine;
using System.Text.Json;
using Dm3.Client.Names;
using Dm3.Client.Profiles;
using Dm3.Client.Wallets;
using Dm3.Core.Encoding;
using Dm3.Core.Profile;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 profile</c>: the document that tells others what to encrypt to and where to deliver.</summary>
internal static class ProfileCommands
{
    public static Command Create(CommandRunner runner) => new("profile", "Profiles: what others encrypt to and where they deliver.")
    {
        CreateProfile(runner), Sign(runner), Publish(runner), Show(runner),
    };

    private static Option<string[]> Delivery() =>
        new("--delivery") { Description = "ENS name of a delivery service, the preferred one first. Can be repeated. Default: DM3_DELIVERY_SERVICE, the dev net's, \"deliveryService\" of the settings.", HelpName = "NAME" };

    private static Option<ProfileForm> Form() =>
        new("--form") { Description = "Deployed: read by every client, signed by the wallet. Seed: the seed paper's spelling, signed by the profile's own key.", DefaultValueFactory = _ => ProfileForm.Deployed };

    private static Command CreateProfile(CommandRunner runner)
    {
        var delivery = Delivery();
        return runner.Add(new Command("create", "Print the wallet's profile, not signed.") { delivery }, async (session, args, stop) =>
        {
            using var keys = await (await session.WalletAsync(stop)).DeriveKeysAsync(cancellationToken: stop);
            session.Screen.Raw(CanonicalJson.Serialize(new UserProfile(keys.Encryption.PublicKey.ToString(), keys.Signing.PublicKey.ToString(), Services(session, args.GetValue(delivery))).ToJson()));
        });
    }

    private static Command Sign(CommandRunner runner)
    {
        var (delivery, form) = (Delivery(), Form());
        return runner.Add(new Command("sign", "Print the wallet's profile with its signature: what a record or a link holds.") { delivery, form }, async (session, args, stop) =>
        {
            var wallet = await session.WalletAsync(stop);
            using var keys = await wallet.DeriveKeysAsync(cancellationToken: stop);
            var draft = new ProfileDraft(keys, Services(session, args.GetValue(delivery)));
            session.Screen.Raw((args.GetValue(form) == ProfileForm.Deployed ? await draft.SignAsync(wallet, stop) : draft.SignWithOwnKey()).ToString());
        });
    }

    private static Command Publish(CommandRunner runner)
    {
        var name = NameCommands.NameArgument();
        var (delivery, form) = (Delivery(), Form());
        var file = new Option<string?>("--file") { Description = "A signed profile, as `dm3 profile sign` prints it. Default: one is made and signed now.", HelpName = "FILE" };
        return runner.Add(new Command("publish", "Publish the wallet's profile under a name of its own; a free name is registered.") { name, delivery, form, file }, async (session, args, stop) =>
        {
            var normal = Session.Normal(args.GetRequiredValue(name));
            var wallet = await session.WalletAsync(stop);
            if (args.GetValue(file) is { } path)
            {
                var records = RecordSet.Empty.WithProfile(Read(session, path, wallet));
                NameCommands.Print(session, (await session.Names.UpdateAsync(normal, wallet, records, stop)).OrEnd(session.Settings.Gateway));
                return;
            }

            using var keys = await wallet.DeriveKeysAsync(cancellationToken: stop);
            var draft = new ProfileDraft(keys, Services(session, args.GetValue(delivery)));
            NameCommands.Print(session, (await session.Names.PublishAsync(normal, wallet, draft, args.GetValue(form), stop)).OrEnd(session.Settings.Gateway));
            // A delivery service takes nothing for somebody who never logged in.
            session.Screen.Note($"Messages can come once you have opened your account at the delivery service: dm3 inbox --as {normal}");
        });
    }

    private static Command Show(CommandRunner runner)
    {
        var name = NameCommands.NameArgument();
        return runner.Add(new Command("show", "Load a name's profile through ENS and verify it.") { name }, async (session, args, stop) =>
        {
            var result = await session.Directory.ResolveAsync(args.GetRequiredValue(name), stop);
            if (result.Profile is not { } contact) throw Faults.Of(result);
            var document = new
            {
                name = contact.Name,
                account = contact.Account,
                publicEncryptionKey = contact.Encryption.ToString(),
                publicSigningKey = contact.Signing.ToString(),
                form = contact.Document.Form,
                signedByWallet = contact.Document.IsSignedByWallet,
                deliveryServices = contact.Services.Select(each => new { name = each.Name, url = (string?)each.Url.AbsoluteUri, fault = (string?)null })
                    .Concat(contact.UnusableServices.Select(each => new { name = each.Name, url = (string?)null, fault = (string?)Faults.Kebab(each.Failure) })).ToList(),
            };
            session.Screen.Show(document, () => session.Screen.Values(
            [
                ("name", document.name),
                ("account", contact.Account?.ToString()),
                ("encryption", document.publicEncryptionKey),
                ("signing", document.publicSigningKey),
                ("verified", document.signedByWallet ? "signed by the account" : "signed by its own key"),
                .. document.deliveryServices.Select(each => ("delivery", (string?)$"{each.name}  {each.url ?? each.fault}")),
            ]));
        });
    }

    private static SignedUserProfile Read(Session session, string path, IWallet wallet)
    {
        JsonElement document;
        try
        {
            document = JsonDocument.Parse(session.ReadFile(path)).RootElement;
        }
        catch (JsonException)
        {
            throw CliException.Input($"{path} is no JSON.");
        }

        if (!SignedUserProfile.TryRead(document, out var profile, out var faults) || (faults = profile.Check(wallet.Address)).Count > 0)
            throw CliException.Input($"{path} is no profile that {wallet.Address} signed: {string.Join(", ", faults.Select(fault => $"{fault.Kind} {fault.Member}".TrimEnd()))}.");
        return profile;
    }

    private static IReadOnlyList<string> Services(Session session, string[]? given) =>
        given is { Length: > 0 } ? [.. given.Select(Session.Normal)] : session.Settings.DeliveryService is { } usual ? [usual] : [];
}
