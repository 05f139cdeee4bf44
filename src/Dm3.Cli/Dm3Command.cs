using System.CommandLine;
using System.CommandLine.Invocation;
using Dm3.Cli.Commands;
using Dm3.Cli.Output;
using Dm3.Cli.Settings;

namespace Dm3.Cli;

/// <summary>The command <c>dm3</c>.</summary>
internal static class Dm3Command
{
    private const string Description = """
        dm3: encrypted messages from ENS name to ENS name. Send, receive and keep them; keys, names, profiles and zones; a doctor for deployments.

        Exit codes:
          0    done
          1    a fault of dm3 itself
          2    the command line or a setting is wrong
          3    there is no such name, record or profile
          4    a service understood and refused
          5    a service or the chain did not answer; another time may help
          6    a key or a file cannot be used
          7    something is not what it claims to be, or a check of doctor failed
          8    a message could not go now and waits in the outbox
          130  stopped by Ctrl-C
        """;

    /// <summary>Runs one command line to its end.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliHost host, CancellationToken stop = default)
    {
        var parsed = Create(host).Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            var names = new List<string>();
            for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult) names.Insert(0, at.Command is RootCommand ? "dm3" : at.Command.Name);
            new Screen(host, arguments.Contains("--json"), arguments.Contains("--plain")).Fault(ExitCode.Usage, "usage", $"{What(parsed)}. See {string.Join(' ', names)} --help");
            return (int)ExitCode.Usage;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) }, stop);
    }

    // A word that is no command is more telling than that a command is missing.
    private static string What(ParseResult parsed) =>
        (parsed.Errors.FirstOrDefault(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))) ?? parsed.Errors[0]).Message.Trim().TrimEnd('.');

    internal static RootCommand Create(CliHost host)
    {
        var runner = new CommandRunner(host);
        var root = new RootCommand(Description)
        {
            KeyCommands.Create(runner),
            NameCommands.Create(runner),
            ProfileCommands.Create(runner),
            SendCommand.Create(runner),
            InboxCommand.Create(runner),
            WatchCommand.Create(runner),
            OutboxCommands.Create(runner),
            StoreCommands.CreateExport(runner),
            StoreCommands.CreateImport(runner),
            ResolveCommand.Create(runner),
            ExplainCommand.Create(runner),
            ZoneCommands.Create(runner),
            LogCommand.Create(runner),
            DoctorCommand.Create(runner),
            CompletionCommand.Create(runner),
        };
        root.HelpName = "dm3";
        foreach (var option in GlobalOptions.All) root.Add(option);
        return root;
    }
}
