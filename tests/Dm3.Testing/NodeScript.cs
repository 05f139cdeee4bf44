using System.Diagnostics;

namespace Dm3.Testing;

/// <summary>
/// Runs a script of <c>tests/clients</c> under Node. The scripts stand for clients that this project did not write
/// (ethers, viem, ens-normalize); their npm packages are installed from the lock file on first use.
/// </summary>
public static class NodeScript
{
    private static readonly Lazy<string> Folder = new(InstallPackages);

    /// <summary>Installs the packages if they are missing, for scripts that lie elsewhere.</summary>
    public static Task InstallAsync() => Task.Run(() => Folder.Value);

    /// <summary>Runs a script to its end and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">The script ended with another exit code than 0; the message holds what it printed to standard error.</exception>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        using var process = Start("node", Folder.Value, [script, .. arguments]);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        ThrowIfFailed(process, script, await errors);
        return output;
    }

    /// <summary>Runs a script and gives its output line by line, as it comes.</summary>
    /// <exception cref="InvalidOperationException">The script ended with another exit code than 0.</exception>
    public static async IAsyncEnumerable<string> LinesAsync(string script, params string[] arguments)
    {
        using var process = Start("node", Folder.Value, [script, .. arguments]);
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line) yield return line;
            await process.WaitForExitAsync();
            ThrowIfFailed(process, script, await errors);
        }
        finally
        {
            // A test that has seen enough, or has failed, leaves no process behind.
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string InstallPackages()
    {
        var folder = RepositoryRoot.Combine("tests", "clients");
        var installed = System.IO.Path.Combine(folder, "node_modules", ".package-lock.json");
        var wanted = System.IO.Path.Combine(folder, "package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted)) return folder;

        // Test projects run as separate processes: one of them installs, the others wait.
        using var turn = new Mutex(false, "dm3-registry-npm-ci");
        turn.WaitOne();
        try
        {
            if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted)) return folder;
            using var process = Start("npm", folder, ["ci", "--no-audit", "--no-fund"]);
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            ThrowIfFailed(process, "npm ci", errors.GetAwaiter().GetResult());
            File.SetLastWriteTimeUtc(installed, DateTime.UtcNow);
            return folder;
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    private static Process Start(string program, string folder, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{program} did not start.");

    private static void ThrowIfFailed(Process process, string what, string errors)
    {
        if (process.ExitCode != 0) throw new InvalidOperationException($"{what} ended with {process.ExitCode}: {errors}");
    }
}
