using System.Diagnostics;
using System.Text.Json;
using Dm3.Testing;

namespace Dm3.Cli.Tests;

/// <summary>The package: packed, installed as a .NET tool into a folder, and run from there against the dev net.</summary>
[Collection(NetworkTests.Name)]
public sealed class PackageTests(NetworkFixture fixture)
{
    [Fact]
    public async Task Tool_InstallsFromItsPackage_AndRuns()
    {
        var folder = Directory.CreateTempSubdirectory("dm3-tool-");
        try
        {
            var configuration = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(CliHost).Assembly.Location)!)!);
            await RunAsync("dotnet", "pack", RepositoryRoot.Combine("src", "Dm3.Cli"), "--no-build", "-c", configuration, "-o", folder.FullName, "--nologo");
            // The tool needs no other package, so no other source is asked.
            var config = Path.Combine(folder.FullName, "nuget.config");
            await File.WriteAllTextAsync(config, $"""<configuration><packageSources><clear/><add key="here" value="{folder.FullName}"/></packageSources></configuration>""");
            var tools = Path.Combine(folder.FullName, "tools");
            await RunAsync("dotnet", "tool", "install", "Dm3.Cli", "--tool-path", tools, "--configfile", config, "--version", "0.1.0");

            var dm3 = Path.Combine(tools, OperatingSystem.IsWindows() ? "dm3.exe" : "dm3");
            Assert.StartsWith("0.1.0", await RunAsync(dm3, "--version"), StringComparison.Ordinal);
            var account = JsonDocument.Parse(await RunAsync(dm3, "--devnet", "--account", "7", "--json", "name", "register", "packed.dm3.eth")).RootElement;
            Assert.Equal(fixture.Net.Accounts[7].Address, account.GetProperty("owner").GetString());
            Assert.Contains(fixture.Net.Accounts[7].Address, await RunAsync(dm3, "--devnet", "resolve", "packed.dm3.eth"), StringComparison.Ordinal);
            Assert.Contains("completion", await RunAsync(dm3, "[suggest:5]", "dm3 c"), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DM3_DEVNET"] = fixture.Network.DescriptionFile;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // What the test runner set is not for the build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
        return await output;
    }
}
