using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Dm3.Hosting;

/// <summary>Runs a web host as a program: faults at start become readable lines and an exit code, not a stack trace.</summary>
public static class HostRunner
{
    /// <summary>Builds and runs the host until it is asked to stop (Ctrl-C, SIGTERM).</summary>
    /// <returns>Exit code: 0 after a graceful stop, 1 when it could not start.</returns>
    public static Task<int> RunAsync(Func<WebApplication> build) => RunAsync(build, async app =>
    {
        await app.RunAsync();
        return 0;
    });

    /// <summary>Builds the host and does with it what <paramref name="run"/> says: a command that needs the host's parts, and not that it listens.</summary>
    /// <returns>The exit code that <paramref name="run"/> gives; 1 when the host could not be built.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build, Func<WebApplication, Task<int>> run)
    {
        try
        {
            await using var app = build();
            return await run(app);
        }
        catch (OptionsValidationException faults)
        {
            Console.Error.WriteLine("The configuration has faults:");
            foreach (var fault in faults.Failures) Console.Error.WriteLine("  " + fault);
            return 1;
        }
        catch (Exception fault) when (fault is StartupException or IOException)
        {
            Console.Error.WriteLine(fault.Message);
            return 1;
        }
    }
}
