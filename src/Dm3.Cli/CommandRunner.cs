using System.CommandLine;
using System.Data.Common;
using Dm3.Cli.Output;
using Dm3.Cli.Settings;
using Dm3.Client;
using Dm3.Ens.Rpc;

namespace Dm3.Cli;

/// <summary>Gives commands their session, and turns whatever ends them into a line and an exit code.</summary>
internal sealed class CommandRunner(CliHost host)
{
    /// <summary>A command that works; its own exit code is the command's end.</summary>
    public Command Add(Command command, Func<Session, ParseResult, CancellationToken, Task<ExitCode>> work)
    {
        command.SetAction((parsed, stop) => RunAsync(parsed, work, stop));
        return command;
    }

    /// <summary>A command that works, and is done when it does not throw.</summary>
    public Command Add(Command command, Func<Session, ParseResult, CancellationToken, Task> work) => Add(command, async (session, parsed, stop) =>
    {
        await work(session, parsed, stop);
        return ExitCode.Done;
    });

    private async Task<int> RunAsync(ParseResult parsed, Func<Session, ParseResult, CancellationToken, Task<ExitCode>> work, CancellationToken stop)
    {
        var screen = new Screen(host, parsed.GetValue(GlobalOptions.Json), parsed.GetValue(GlobalOptions.Plain));
        CliException end;
        try
        {
            using var session = new Session(host, screen, parsed);
            try
            {
                return (int)await work(session, parsed, stop);
            }
            catch (RequestFailedException fault)
            {
                end = Faults.Of(fault.Problem, session.Settings.HasGateway ? session.Settings.Gateway.GetLeftPart(UriPartial.Authority) : "The service");
            }
            catch (RpcException fault)
            {
                end = Faults.Of(fault, session.Settings.Rpc.GetLeftPart(UriPartial.Authority));
            }
        }
        catch (CliException fault)
        {
            end = fault;
        }
        catch (OperationCanceledException)
        {
            end = new CliException(ExitCode.Interrupted, "interrupted", "Stopped.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or DbException)
        {
            end = CliException.Input(fault.Message);
        }
#pragma warning disable CA1031 // The last line of defence: a person gets a line, never a stack trace.
        catch (Exception fault)
        {
            end = new CliException(ExitCode.Fault, "fault", $"A fault in dm3 itself, please report it: {fault.GetType().Name}: {fault.Message}");
        }
#pragma warning restore CA1031

        screen.Fault(end.ExitCode, end.Code, end.Message);
        return (int)end.ExitCode;
    }
}
