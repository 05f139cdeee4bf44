using System.Text.Json;
using Dm3.Testing;

namespace Dm3.Cli.Tests;

/// <summary>The packages: installed as strangers install them, from a folder, and used against the dev net.</summary>
[Collection(NetworkTests.Name)]
public sealed class PackageTests(NetworkFixture fixture, PackagesFixture packages) : IClassFixture<PackagesFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-package-");

    [Fact]
    public async Task Tool_InstallsFromItsPackage_AndRuns()
    {
        var tools = Path.Combine(_folder.FullName, "tools");
        await PackagesFixture.RunAsync("dotnet", "tool", "install", "Dm3.Cli", "--tool-path", tools, "--configfile", await packages.ConfigureAsync(_folder.FullName), "--version", "0.1.0");

        var dm3 = Path.Combine(tools, OperatingSystem.IsWindows() ? "dm3.exe" : "dm3");
        Assert.StartsWith("0.1.0", await RunAsync(dm3, "--version"), StringComparison.Ordinal);
        var account = JsonDocument.Parse(await RunAsync(dm3, "--devnet", "--account", "7", "--json", "name", "register", "packed.dm3.eth")).RootElement;
        Assert.Equal(fixture.Net.Accounts[7].Address, account.GetProperty("owner").GetString());
        Assert.Contains(fixture.Net.Accounts[7].Address, await RunAsync(dm3, "--devnet", "resolve", "packed.dm3.eth"), StringComparison.Ordinal);
        // SQLite's own library comes along.
        Assert.Contains("The outbox is empty.", await RunAsync(dm3, "--devnet", "--account", "7", "outbox", "list", "--as", "packed.dm3.eth"), StringComparison.Ordinal);
        Assert.Contains("completion", await RunAsync(dm3, "[suggest:5]", "dm3 c"), StringComparison.Ordinal);
    }

    // A project outside this repository, with the package as its only reference and the sample of the README as its program.
    [Fact]
    public async Task Client_ServesAFreshProject()
    {
        await packages.ConfigureAsync(_folder.FullName);
        var project = Path.Combine(_folder.FullName, "Sample.csproj");
        await File.WriteAllTextAsync(project, """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Dm3.Client" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        File.Copy(RepositoryRoot.Combine("tests", "Dm3.Client.Sample", "Program.cs"), Path.Combine(_folder.FullName, "Program.cs"));
        await PackagesFixture.RunAsync("dotnet", "build", project, "-o", Path.Combine(_folder.FullName, "out"), "--nologo", "-v", "q");

        Assert.Equal("", await SampleAsync("sample6.dm3.eth", 6));
        Assert.Contains($"{fixture.Net.DeliveryEnsName} has it as 0x", await SampleAsync("sample7.dm3.eth", 7, "sample6.dm3.eth", "From a package"), StringComparison.Ordinal);
        Assert.Contains("sample7.dm3.eth: From a package", await SampleAsync("sample6.dm3.eth", 6), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> SampleAsync(string name, int account, params string[] message)
    {
        var key = Path.Combine(_folder.FullName, $"{name}.key");
        await File.WriteAllTextAsync(key, fixture.Net.Accounts[account].PrivateKey);
        var net = fixture.Net;
        return await RunAsync("dotnet", [Path.Combine(_folder.FullName, "out", "Sample.dll"), net.RpcUrl, net.EnsRegistry, net.GatewayUrl, net.DeliveryEnsName!, name, key, .. message]);
    }

    private async Task<string> RunAsync(string program, params string[] arguments) =>
        await PackagesFixture.RunAsync("env", ["-C", _folder.FullName, $"DM3_DEVNET={fixture.Network.DescriptionFile}", program, .. arguments]);
}
