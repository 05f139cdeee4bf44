using System.Globalization;
using Dm3.Storage;
using Dm3.Storage.Operations;

namespace Dm3.Gateway;

/// <summary><c>verify-log</c>: says whether the log of operations rebuilds exactly the names that are stored.</summary>
internal static class VerifyLogCommand
{
    /// <summary>First argument of the program; the rest is configuration, as for the service itself.</summary>
    public const string Name = "verify-log";

    private const long OperationsPerNote = 100_000;

    /// <summary>Runs it: counts and differences go to standard output, progress to standard error.</summary>
    /// <returns>0 if nothing differs, 1 if something does.</returns>
    public static async Task<int> RunAsync(WebApplication app, CancellationToken cancellation)
    {
        var noted = 0L;
        var result = await Task.Run(
            () => new LogCheck(app.Services.GetRequiredService<Database>()).Run(
                progress =>
                {
                    if (progress.Operations + progress.Names - noted < OperationsPerNote) return;
                    noted = progress.Operations + progress.Names;
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Operations} operations replayed, {progress.Names} names compared"));
                },
                cancellation),
            cancellation);
        foreach (var difference in result.Differences) Console.WriteLine(difference);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.Operations} operations, {result.Names} names, {result.PrimaryNames} primary names: {(result.Differences.Count == 0 ? "the log rebuilds exactly the state." : $"{result.Differences.Count} differences.")}"));
        return result.Differences.Count == 0 ? 0 : 1;
    }
}
