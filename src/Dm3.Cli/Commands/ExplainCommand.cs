using System.CommandLine;
using System.Globalization;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 explain</c>: why a registry answers as it does.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandRunner runner)
    {
        var name = NameCommands.NameArgument();
        var record = new Argument<string>("record") { Description = "addr, addr:COIN, contenthash, or a text key.", DefaultValueFactory = _ => "addr" };
        return runner.Add(new Command("explain", "Why the registry answers for a record as it does.") { name, record }, async (session, args, stop) =>
        {
            var found = (await session.Names.ExplainAsync(Session.Normal(args.GetRequiredValue(name)), args.GetRequiredValue(record), stop)).OrEnd(session.Settings.Gateway);
            session.Screen.Show(found, () =>
            {
                session.Screen.Text(found.Explanation);
                session.Screen.Values(
                    ("value", found.Value.Length > 0 ? found.Value : "(empty)"), ("reason", found.Reason), ("zone", found.Zone), ("signed for", found.SignedFor.ToString()),
                    ("valid for", $"{found.ValidForSeconds.ToString(CultureInfo.InvariantCulture)} s"));
            });
        });
    }
}
