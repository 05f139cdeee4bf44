using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Dm3.Cli.Output;
using Dm3.Cli.Secrets;
using Dm3.Client.Zones;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 zone export</c> and <c>dm3 zone import</c>: all names of a zone as lines of JSON, out of one registry and into another.</summary>
internal static class ZoneExchangeCommands
{
    private const int MaxLineLength = 4 * 1024 * 1024;

    public static Command CreateExport(CommandRunner runner)
    {
        var (zone, key) = (ZoneCommands.ZoneArgument(), ZoneCommands.ApiKeyFile());
        var file = new Argument<string?>("file") { Description = "File to write; it must not exist yet. Default: standard output.", Arity = ArgumentArity.ZeroOrOne };
        return runner.Add(new Command("export", "Write all names of a zone as lines of JSON.") { zone, file, key }, async (session, args, stop) =>
        {
            var name = Session.Normal(args.GetRequiredValue(zone));
            var apiKey = await ZoneCommands.ApiKeyAsync(session, name, args.GetValue(key), stop);
            var lines = new ZoneExport(session.Http, name, apiKey).ReadAsync(stop);
            if (args.GetValue(file) is not { } path)
            {
                await foreach (var line in lines) await session.Host.Out.WriteLineAsync(line.AsMemory(), stop);
                return;
            }

            var count = 0L;
            var total = await CountAsync(session, name, apiKey, stop);
            await SecretFile.WriteNewAsync(session.Host.PathOf(path), async target =>
            {
                await using var writer = new StreamWriter(target, new UTF8Encoding(false));
                await Progress.RunAsync(session.Screen, $"Exporting {name}", total, async progress =>
                {
                    await foreach (var line in lines)
                    {
                        await writer.WriteLineAsync(line.AsMemory(), stop);
                        progress.Report(++count);
                    }
                });
            });
            session.Screen.Show(new { zone = name, file = path, names = count }, () => session.Screen.Good($"{Counts.Of(count, "name")} of {name} written to {path}."));
        });
    }

    public static Command CreateImport(CommandRunner runner)
    {
        var (zone, key) = (ZoneCommands.ZoneArgument(), ZoneCommands.ApiKeyFile());
        var file = new Argument<string>("file") { Description = "A file of `dm3 zone export`, or - for standard input." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Change nothing: say what would be." };
        return runner.Add(new Command("import", "Send names to a registry. A line that is there already changes nothing. Exit code 4 if one was refused.") { zone, file, dryRun, key }, async (session, args, stop) =>
        {
            var (name, path, counts, refused) = (Session.Normal(args.GetRequiredValue(zone)), args.GetRequiredValue(file), new Dictionary<string, long>(), new List<ImportedLine>());
            var apiKey = await ZoneCommands.ApiKeyAsync(session, name, args.GetValue(key), stop);
            await using var source = path == "-" ? null : session.OpenFile(path);
            using var reader = source is null ? null : new StreamReader(source, new UTF8Encoding(false), leaveOpen: true);
            await Progress.RunAsync(session.Screen, $"Importing {name}", source?.Length, async progress =>
            {
                var done = 0L;
                await foreach (var answer in new ZoneImport(session.Http, name, apiKey).SendAsync(LinesAsync(reader ?? session.Host.In, stop), 1, args.GetValue(dryRun), stop))
                {
                    counts[answer.Status] = counts.GetValueOrDefault(answer.Status) + 1;
                    if (answer.Status is "failed" or "stopped") refused.Add(answer);
                    progress.Report(source?.Position ?? ++done);
                }
            });
            session.Screen.Show(new { zone = name, dryRun = args.GetValue(dryRun), counts, refused }, () =>
            {
                if (refused.Count > 0)
                    session.Screen.Table(["line", "name", "refused"], refused.Select(each => (IReadOnlyList<string?>)[Number(each.Line), each.Name, $"{each.Code}: {each.Detail}"]));
                session.Screen.Text(counts.Count == 0 ? "No lines." : string.Join(", ", counts.Select(each => $"{Number(each.Value)} {each.Key}")) + (args.GetValue(dryRun) ? " (nothing was changed)" : ""));
            });
            return refused.Count == 0 ? ExitCode.Done : ExitCode.Refused;
        });
    }

    /// <summary>How many names a zone has, for a bar; null if the key may not ask.</summary>
    public static async Task<long?> CountAsync(Session session, string zone, string apiKey, CancellationToken stop) =>
        session.Screen.ShowsProgress && await session.Zones.StatisticsAsync(zone, apiKey, null, stop) is { Value: { } statistics } ? statistics.Names : null;

    private static async IAsyncEnumerable<string> LinesAsync(TextReader reader, [EnumeratorCancellation] CancellationToken stop)
    {
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (line.Length > MaxLineLength) throw CliException.Input($"A line has more than {MaxLineLength} characters.");
            if (line.Length > 0) yield return line;
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
