using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dm3.Hosting;

/// <summary>Runs a web host as a program: faults at start become readable lines and an exit code, not a stack trace.</summary>
public static class HostRunner
{
    /// <summary>Builds and runs the host until it is asked to stop (Ctrl-C, SIGTERM).</summary>
    /// <returns>Exit code: 0 after a graceful stop, 1 when it could not start.</returns>
    public static Task<int> RunAsync(Func<WebApplication> build) => RunAsync(build, async app =>
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What was started before the fault ends as at any other stop.
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
        return 0;
    });

    /// <summary>Leaves faults at start to <see cref="RunAsync(Func{WebApplication})"/>: .NET's own host would log each with its stack trace first. What stops a running host is still logged.</summary>
    public static void TellStartFaultsOnce(this ILoggingBuilder logging) => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level is >= LogLevel.Information and not LogLevel.Error);

    /// <summary>Builds the host and does with it what <paramref name="run"/> says: a command that needs the host's parts, and not that it listens.</summary>
    /// <returns>The exit code that <paramref name="run"/> gives; 1 when the host could not be built.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build, Func<WebApplication, Task<int>> run)
    {
        NativeMemoryLimits.Apply();
        try
        {
            await using var app = build();
            return await run(app);
        }
        catch (Exception fault) when (IsOperators(fault))
        {
            return Tell(fault);
        }
    }

    /// <summary>Runs a command of the program that serves nothing, with the same faults.</summary>
    /// <returns>Exit code of the command; 1 when the configuration or a file stands against it.</returns>
    public static int Run(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception fault) when (IsOperators(fault))
        {
            return Tell(fault);
        }
    }

    private static bool IsOperators(Exception fault) => fault is OptionsValidationException or StartupException or IOException;

    private static int Tell(Exception fault)
    {
        if (fault is OptionsValidationException faults)
        {
            Console.Error.WriteLine("The configuration has faults:");
            foreach (var each in faults.Failures) Console.Error.WriteLine("  " + each);
        }
        else
        {
            Console.Error.WriteLine(fault.Message);
        }

        return 1;
    }
}
