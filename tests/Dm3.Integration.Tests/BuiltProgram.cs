using System.Diagnostics;
using Dm3.Testing;

namespace Dm3.Integration.Tests;

/// <summary>A program of this repository, built in the same configuration as the tests, run as its users run it.</summary>
internal static class BuiltProgram
{
    /// <summary>Runs it and checks that it ends well.</summary>
    /// <param name="project">Its folder, from the root of the repository.</param>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string project, string workingFolder, params string[] arguments)
    {
        var output = Path.GetRelativePath(RepositoryRoot.Combine("tests", "Dm3.Integration.Tests"), AppContext.BaseDirectory);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [RepositoryRoot.Combine(project, output, $"{Path.GetFileName(project)}.dll"), .. arguments])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        return text.ReplaceLineEndings("\n");
    }
}
