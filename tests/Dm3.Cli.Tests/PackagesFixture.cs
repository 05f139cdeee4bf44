using System.Diagnostics;
using Dm3.Testing;

namespace Dm3.Cli.Tests;

/// <summary>Everything that is packed, in a folder, as <c>pack.sh</c> makes it.</summary>
public sealed class PackagesFixture : IAsyncLifetime
{
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("dm3-packages-");

    public async Task InitializeAsync()
    {
        await RunAsync("env", $"CONFIGURATION={Dm3Process.Configuration}", RepositoryRoot.Combine("pack.sh"), Folder.FullName, "--no-build");
    }

    public Task DisposeAsync()
    {
        Folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Writes a NuGet configuration that knows these packages, the ones on this machine, and no other source.</summary>
    public async Task<string> ConfigureAsync(string folder)
    {
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var file = Path.Combine(folder, "nuget.config");
        await File.WriteAllTextAsync(file, $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder, "cache")}"/></config>
              <fallbackPackageFolders><clear/><add key="machine" value="{machine}"/></fallbackPackageFolders>
              <packageSources><clear/><add key="here" value="{Folder.FullName}"/></packageSources>
            </configuration>
            """);
        return file;
    }

    /// <summary>Runs a program to its end, which must be good.</summary>
    /// <returns>Its standard output.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // What the test runner set is not for the build; where packages are kept, the configuration says.
        foreach (var name in start.Environment.Keys.Where(name => name == "NUGET_PACKAGES" || name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(8));
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
        return await output;
    }
}
