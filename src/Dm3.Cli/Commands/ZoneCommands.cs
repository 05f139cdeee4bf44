using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dm3.Cli.Output;
using Dm3.Cli.Secrets;
using Dm3.Client.Zones;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 zone</c>: zones, for everybody, their owners and their operators.</summary>
internal static class ZoneCommands
{
    public static Command Create(CommandRunner runner) => new("zone", "Zones: look, claim, their keys, names and figures.")
    {
        Show(runner), Policy(runner), Claim(runner), Stats(runner), ZoneKeyCommands.Create(runner), ZoneNameCommands.Create(runner), ZoneQuarantineCommands.Create(runner),
        ZoneExchangeCommands.CreateExport(runner), ZoneExchangeCommands.CreateImport(runner), ZoneCompareCommand.Create(runner),
    };

    internal static Argument<string> ZoneArgument() => new("zone") { Description = "ENS name of the zone, for example dm3.eth." };

    internal static Option<string?> ApiKeyFile() => new("--api-key-file") { Description = "File with the zone's API key, readable by you alone (DM3_API_KEY_FILE; or the key itself in DM3_API_KEY).", HelpName = "FILE" };

    internal static Task<string> ApiKeyAsync(Session session, string zone, string? file, CancellationToken stop) => ApiKeys.GetAsync(session.Host, session.Settings, session.Screen, zone, file, stop);

    private static Command Show(CommandRunner runner)
    {
        var zone = new Argument<string?>("zone") { Description = "ENS name of the zone. Default: every zone.", Arity = ArgumentArity.ZeroOrOne };
        return runner.Add(new Command("show", "A zone, or every zone of the registry.") { zone }, async (session, args, stop) =>
        {
            if (args.GetValue(zone) is { } name)
            {
                Print(session, (await session.Zones.GetAsync(Session.Normal(name), stop)).OrEnd(session.Settings.Gateway));
                return;
            }

            var zones = (await session.Zones.ListAsync(stop)).OrEnd(session.Settings.Gateway);
            session.Screen.Show(new { zones }, () => session.Screen.Table(
                ["zone", "kind", "owner", "resolver"], zones.Select(each => (IReadOnlyList<string?>)[each.Name, each.Kind, each.Owner?.ToString(), each.Resolver.ToString()])));
        });
    }

    private static Command Policy(CommandRunner runner)
    {
        var zone = ZoneArgument();
        return runner.Add(new Command("policy", "The policy of a zone as a JSON document, as an owner signs it.") { zone }, async (session, args, stop) =>
        {
            var found = (await session.Zones.GetAsync(Session.Normal(args.GetRequiredValue(zone)), stop)).OrEnd(session.Settings.Gateway);
            session.Screen.Raw(Json.Document(found.Rules));
        });
    }

    private static Command Claim(CommandRunner runner)
    {
        var zone = ZoneArgument();
        var policy = new Option<string?>("--policy-file") { Description = "Policy as JSON. Default: everybody may register.", HelpName = "FILE" };
        return runner.Add(new Command("claim", "Claim a zone as the owner of its ENS name, or give it another policy.") { zone, policy }, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            var text = "{}";
            if (args.GetValue(policy) is { } path)
            {
                text = session.ReadFile(path).Trim();
                try
                {
                    using var parsed = JsonDocument.Parse(text);
                }
                catch (JsonException)
                {
                    throw CliException.Input($"{path} is no JSON.");
                }
            }

            var resolver = await session.Directory.Ens.ResolverAsync(name, stop);
            if (!resolver.Found) throw Faults.Of(name, resolver.Failure, resolver.Detail);
            var chain = await session.Directory.Rpc.GetChainIdAsync(stop);
            Print(session, (await session.Zones.ClaimAsync(name, await session.WalletAsync(stop), text, chain, resolver.Value, stop)).OrEnd(session.Settings.Gateway));
        });
    }

    private static Command Stats(CommandRunner runner)
    {
        var (zone, key) = (ZoneArgument(), ApiKeyFile());
        var day = new Option<string?>("--day") { Description = "UTC day, like 2026-11-26. Default: today.", HelpName = "DAY" };
        return runner.Add(new Command("stats", "What a zone did on a day.") { zone, day, key }, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            DateOnly? wanted = null;
            if (args.GetValue(day) is { } text)
                wanted = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : throw CliException.Usage("--day must be like 2026-11-26.");
            var found = (await session.Zones.StatisticsAsync(name, await ApiKeyAsync(session, name, args.GetValue(key), stop), wanted, stop)).OrEnd(session.Settings.Gateway);
            session.Screen.Show(found, () => session.Screen.Values(
            [
                ("zone", found.Zone),
                ("day", found.Day),
                ("names", Number(found.Names)),
                ("lookups", Number(found.Lookups)),
                ("writes", Number(found.Writes)),
                .. found.Refusals.Select(each => ($"refused {each.Key}", (string?)Number(each.Value))),
            ]));
        });
    }

    private static void Print(Session session, ZoneDetails zone) => session.Screen.Show(zone, () => session.Screen.Values(
        ("zone", zone.Name),
        ("kind", zone.Kind),
        ("owner", zone.Owner?.ToString() ?? "(configured by the registry's operator)"),
        ("version", Number(zone.Version)),
        ("state", zone.Suspended ? "suspended" : "serving"),
        ("policy", zone.Policy),
        ("chain", zone.ChainId.ToString(CultureInfo.InvariantCulture)),
        ("resolver", zone.Resolver.ToString()),
        ("signer", zone.Signer.ToString())));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
