using System.Diagnostics;
using System.Runtime.InteropServices;
using Dm3.Testing;

namespace Dm3.Integration.Tests.Docker;

/// <summary>What goes into the images starts without a .NET of the machine's own.</summary>
public sealed class PublishTests : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-publish-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task BothHosts_StartFromWhatIsPublished()
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        using (var publish = Process.Start(new ProcessStartInfo("bash", [RepositoryRoot.Combine("docker", "publish.sh"), architecture, _folder.FullName]) { RedirectStandardOutput = true })!)
        {
            var said = await publish.StandardOutput.ReadToEndAsync();
            await publish.WaitForExitAsync();
            Assert.True(publish.ExitCode == 0, said);
        }

        await StartsAsync("gateway", "Dm3.Gateway");
        await StartsAsync("delivery", "Dm3.Delivery");
    }

    private async Task StartsAsync(string host, string program, params string[] settings)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo(Path.Combine(_folder.FullName, host, program), ["--Urls", url.ToString(), .. settings]) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true };
        // As in the image: there is no other .NET.
        start.Environment["DOTNET_ROOT"] = _folder.FullName;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        try
        {
            using var http = new HttpClient { BaseAddress = url };
            for (var began = Stopwatch.StartNew(); !await IsReadyAsync(http); await Task.Delay(50))
                Assert.True(!process.HasExited && began.Elapsed < LongestStart, program + " did not start.");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await said;
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
