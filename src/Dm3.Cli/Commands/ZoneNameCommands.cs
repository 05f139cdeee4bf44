using System.CommandLine;
using System.Globalization;
using Dm3.Cli.Output;
using Dm3.Client;
using Dm3.Client.Names;
using Dm3.Ethereum;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 zone names</c>: names that the operator of a zone manages, by API key.</summary>
internal static class ZoneNameCommands
{
    public static Command Create(CommandRunner runner) => new("names", "Names of a zone, for its operator.") { List(runner), Put(runner), Delete(runner), Suspend(runner), Resume(runner) };

    internal static Argument<string> LabelArgument() => new("label") { Description = "The name's part in front of the zone, for example alice; or a handle or phone number where the zone is made of such." };

    internal static void PrintAll(Session session, string zone, IReadOnlyList<RegisteredName> names) => session.Screen.Show(new { zone, names }, () =>
    {
        if (names.Count == 0) session.Screen.Text("None.");
        else session.Screen.Table(["name", "owner", "version", "updated"], names.Select(each => (IReadOnlyList<string?>)
            [each.Name, each.Owner.ToString(), each.Version.ToString(CultureInfo.InvariantCulture), Times.Of(each.UpdatedAtUnixSeconds)]));
    });

    private static Command List(CommandRunner runner)
    {
        var zone = ZoneCommands.ZoneArgument();
        var prefix = new Option<string>("--prefix") { Description = "Only names that begin so.", DefaultValueFactory = _ => "", HelpName = "TEXT" };
        return runner.Add(new Command("list", "The names, where the zone lists them.") { zone, prefix }, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            var names = new List<RegisteredName>();
            await foreach (var each in session.Zones.NamesAsync(name, args.GetRequiredValue(prefix), stop)) names.Add(each);
            PrintAll(session, name, names);
        });
    }

    private static Command Put(CommandRunner runner)
    {
        var (zone, label, key) = (ZoneCommands.ZoneArgument(), LabelArgument(), ZoneCommands.ApiKeyFile());
        var owner = new Option<string?>("--owner") { Description = "Who owns the name beside the operator.", HelpName = "ADDRESS" };
        var records = new RecordOptions();
        var command = new Command("put", "Make a name be this and nothing else: records that are not given are removed.") { zone, label, owner, key };
        records.AddTo(command, withDeletion: false);
        return runner.Add(command, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            Address? owned = args.GetValue(owner) is { } text ? Address.TryParse(text, out var parsed) ? parsed : throw CliException.Usage($"{text} is no address.") : null;
            var apiKey = await ZoneCommands.ApiKeyAsync(session, name, args.GetValue(key), stop);
            NameCommands.Print(session, (await session.Zones.PutNameAsync(name, args.GetRequiredValue(label), records.Read(args, RecordSet.Empty), apiKey, owned, stop)).OrEnd(session.Settings.Gateway));
        });
    }

    private static Command Delete(CommandRunner runner)
    {
        var (zone, label, key, yes) = (ZoneCommands.ZoneArgument(), LabelArgument(), ZoneCommands.ApiKeyFile(), NameCommands.Yes());
        return runner.Add(new Command("delete", "Take a name away.") { zone, label, yes, key }, async (session, args, stop) =>
        {
            var (name, which) = (Session.Normal(args.GetRequiredValue(zone)), args.GetRequiredValue(label));
            await session.ConfirmAsync(args.GetValue(yes), $"Take {which}.{name} away?", stop);
            if (await session.Zones.DeleteNameAsync(name, which, await ZoneCommands.ApiKeyAsync(session, name, args.GetValue(key), stop), stop) is { } problem)
                throw Faults.Of(problem, session.Settings.Gateway);
            session.Screen.Show(new { zone = name, label = which, deleted = true }, () => session.Screen.Good($"{which}.{name} is gone."));
        });
    }

    private static Command Suspend(CommandRunner runner)
    {
        var reason = new Option<string>("--reason") { Description = "Why; everybody can read it.", Required = true, HelpName = "TEXT" };
        return OnName(runner, "suspend", "Let a name answer nothing.", (session, zone, label, key, args, stop) => session.Zones.SuspendNameAsync(zone, label, args.GetRequiredValue(reason), key, stop), reason);
    }

    private static Command Resume(CommandRunner runner) =>
        OnName(runner, "resume", "Let a suspended name answer again.", (session, zone, label, key, _, stop) => session.Zones.ResumeNameAsync(zone, label, key, stop));

    internal static Command OnName(
        CommandRunner runner, string verb, string description, Func<Session, string, string, string, ParseResult, CancellationToken, Task<RequestResult<RegisteredName>>> execute, params Option[] options)
    {
        var (zone, label, key) = (ZoneCommands.ZoneArgument(), LabelArgument(), ZoneCommands.ApiKeyFile());
        var command = new Command(verb, description) { zone, label, key };
        foreach (var option in options) command.Add(option);
        return runner.Add(command, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            var apiKey = await ZoneCommands.ApiKeyAsync(session, name, args.GetValue(key), stop);
            NameCommands.Print(session, (await execute(session, name, args.GetRequiredValue(label), apiKey, args, stop)).OrEnd(session.Settings.Gateway));
        });
    }
}
