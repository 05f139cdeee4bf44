using System.CommandLine;
using Dm3.Cli.Output;
using Dm3.Cli.Secrets;
using Dm3.Client;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 zone keys</c>: API keys, made by one with the role admin or by the signature of a claimed zone's owner.</summary>
internal static class ZoneKeyCommands
{
    public static Command Create(CommandRunner runner) => new("keys", "API keys of a zone.") { List(runner), Make(runner), Revoke(runner) };

    private static Command List(CommandRunner runner)
    {
        var (zone, key) = (ZoneCommands.ZoneArgument(), ZoneCommands.ApiKeyFile());
        return runner.Add(new Command("list", "The keys, without their secrets.") { zone, key }, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            var keys = (await session.Zones.ListKeysAsync(name, await ZoneCommands.ApiKeyAsync(session, name, args.GetValue(key), stop), stop)).OrEnd(session.Settings.Gateway);
            session.Screen.Show(new { zone = name, keys }, () => session.Screen.Table(
                ["id", "role", "label", "created", "last used"],
                keys.Select(each => (IReadOnlyList<string?>)[each.Id, each.Role, each.Label, Times.Of(each.Created), Times.OfOptional(each.LastUsed)])));
        });
    }

    private static Command Make(CommandRunner runner)
    {
        var (zone, key) = (ZoneCommands.ZoneArgument(), ZoneCommands.ApiKeyFile());
        var role = new Option<string>("--role") { Description = "read, write or admin.", DefaultValueFactory = _ => "read" };
        role.AcceptOnlyFromAmong("read", "write", "admin");
        var label = new Option<string>("--label") { Description = "What you call it.", DefaultValueFactory = _ => "", HelpName = "TEXT" };
        var file = new Option<string?>("--out") { Description = "Write the secret to this new file, mode 0600, instead of printing it.", HelpName = "FILE" };
        return runner.Add(new Command("create", "Make a key; its secret is shown once.") { zone, role, label, file, key }, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            var (asRole, called) = (args.GetRequiredValue(role), args.GetRequiredValue(label));
            var made = (ApiKeys.Find(session.Host, session.Settings, name, args.GetValue(key)) is { } admin
                ? await session.Zones.CreateKeyAsync(name, asRole, called, admin, stop)
                : await session.Zones.CreateKeyAsync(name, asRole, called, await session.WalletAsync(stop), stop)).OrEnd(session.Settings.Gateway);
            var target = args.GetValue(file);
            if (target is not null) SecretFile.Write(session.Host.PathOf(target), made.Key);
            var document = new { zone = name, id = made.Id, role = made.Role, label = made.Label, key = target is null ? made.Key : null, keyFile = target };
            session.Screen.Show(document, () => session.Screen.Values(("id", made.Id), ("role", made.Role), ("key", document.key), ("key in", target)));
        });
    }

    private static Command Revoke(CommandRunner runner)
    {
        var (zone, key) = (ZoneCommands.ZoneArgument(), ZoneCommands.ApiKeyFile());
        var id = new Argument<string>("id") { Description = "Id of the key, as list shows it." };
        return runner.Add(new Command("revoke", "Make a key worthless.") { zone, id, key }, async (session, args, stop) =>
        {
            var (name, which) = (Session.Normal(args.GetRequiredValue(zone)), args.GetRequiredValue(id));
            RequestProblem? problem = ApiKeys.Find(session.Host, session.Settings, name, args.GetValue(key)) is { } admin
                ? await session.Zones.RevokeKeyAsync(name, which, admin, stop)
                : await session.Zones.RevokeKeyAsync(name, which, await session.WalletAsync(stop), stop);
            if (problem is not null) throw Faults.Of(problem, session.Settings.Gateway);
            session.Screen.Show(new { zone = name, id = which, revoked = true }, () => session.Screen.Good($"{which} is revoked."));
        });
    }
}
