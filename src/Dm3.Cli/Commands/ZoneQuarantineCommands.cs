using System.CommandLine;
using Dm3.Client.Names;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 zone quarantine</c>: names that look like others and wait for the operator.</summary>
internal static class ZoneQuarantineCommands
{
    public static Command Create(CommandRunner runner) => new("quarantine", "Names that look like others and wait for the operator.") { List(runner), Admit(runner), Refuse(runner) };

    private static Command List(CommandRunner runner)
    {
        var (zone, key) = (ZoneCommands.ZoneArgument(), ZoneCommands.ApiKeyFile());
        return runner.Add(new Command("list", "The names that wait.") { zone, key }, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            var apiKey = await ZoneCommands.ApiKeyAsync(session, name, args.GetValue(key), stop);
            var names = new List<RegisteredName>();
            await foreach (var each in session.Zones.QuarantineAsync(name, apiKey, stop)) names.Add(each);
            ZoneNameCommands.PrintAll(session, name, names);
        });
    }

    private static Command Admit(CommandRunner runner) =>
        ZoneNameCommands.OnName(runner, "admit", "Let a name answer.", (session, zone, label, key, _, stop) => session.Zones.AdmitNameAsync(zone, label, key, stop));

    private static Command Refuse(CommandRunner runner)
    {
        var reason = new Option<string>("--reason") { Description = "Why.", Required = true, HelpName = "TEXT" };
        return ZoneNameCommands.OnName(
            runner, "refuse", "Take a name away and keep it from everyone.", (session, zone, label, key, args, stop) => session.Zones.RefuseNameAsync(zone, label, args.GetRequiredValue(reason), key, stop), reason);
    }
}
