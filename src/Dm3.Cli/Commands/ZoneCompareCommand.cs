using System.CommandLine;
using System.Globalization;
using Dm3.Cli.Output;
using Dm3.Client.Zones;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Outbound;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 zone compare</c>: before a zone's owner points its resolver to another gateway, asks both for every name and lists what they answer differently.</summary>
internal static class ZoneCompareCommand
{
    public static Command Create(CommandRunner runner)
    {
        var (zone, key) = (ZoneCommands.ZoneArgument(), ZoneCommands.ApiKeyFile());
        var with = new Option<string>("--with") { Description = "The new registry, which has imported the zone. The old one is --gateway.", Required = true, HelpName = "URL" };
        return runner.Add(new Command("compare", "Ask an old and a new registry for every name of a zone, and list the differences.") { zone, with, key }, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            if (!Uri.TryCreate(args.GetRequiredValue(with), UriKind.Absolute, out var other) || other.Scheme is not ("http" or "https")) throw CliException.Usage("--with must be an http or https URL.");
            var apiKey = await ZoneCommands.ApiKeyAsync(session, name, args.GetValue(key), stop);
            using var http = new HttpClient { BaseAddress = other, Timeout = TimeSpan.FromSeconds(30) };
            var old = Side(session.Settings.Gateway, (await session.Zones.GetAsync(name, stop)).OrEnd(session.Settings.Gateway));
            var @new = Side(other, (await new ZoneClient(http).GetAsync(name, stop)).OrEnd(other));
            using var outbound = new OutboundHttp(new OutboundOptions { AllowLocal = session.Settings.AllowLocal });
            var progress = new Latest();
            var differences = new List<ZoneDifference>();

            await Progress.RunAsync(session.Screen, $"Comparing {name}", await ZoneExchangeCommands.CountAsync(session, name, apiKey, stop), async bar =>
            {
                progress.Tell = told => bar.Report(told.Names);
                var lines = new ZoneExport(session.Http, name, apiKey).ReadAsync(stop);
                await foreach (var difference in new ZoneComparison(new GatewayClient(outbound), old, @new).CompareAsync(lines, progress, stop)) differences.Add(difference);
            });
            session.Screen.Show(new { zone = name, names = progress.Value.Names, records = progress.Value.Records, differences }, () =>
            {
                if (differences.Count > 0) session.Screen.Table(["name", "record", "old", "new"], differences.Select(each => (IReadOnlyList<string?>)[each.Name, each.Record, each.Old, each.New]));
                session.Screen.Text(Words(progress.Value));
            });
            return differences.Count == 0 ? ExitCode.Done : ExitCode.NotVerified;
        });
    }

    private static ZoneGateway Side(Uri registry, ZoneDetails zone) => new(registry.ToString().TrimEnd('/') + "/{sender}/{data}.json", zone.Resolver, zone.Signer);

    private static string Words(ComparisonProgress told) =>
        string.Create(CultureInfo.InvariantCulture, $"{told.Names:n0} names with {told.Records:n0} records compared, {told.Differences:n0} differences");

    // Progress<T> reports on another thread, some time later.
    private sealed class Latest : IProgress<ComparisonProgress>
    {
        public ComparisonProgress Value { get; private set; } = new(0, 0, 0);

        public Action<ComparisonProgress> Tell { get; set; } = _ => { };

        public void Report(ComparisonProgress value)
        {
            Value = value;
            Tell(value);
        }
    }
}
