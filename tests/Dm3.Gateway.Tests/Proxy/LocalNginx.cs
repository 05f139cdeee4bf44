using System.Diagnostics;
using Dm3.Testing;

namespace Dm3.Gateway.Tests.Proxy;

/// <summary>A real nginx (Debian package <c>nginx-light</c>) with the configuration of <c>docker/</c>; only names and ports are those of this machine.</summary>
internal sealed class LocalNginx : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private LocalNginx(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>The gateways through it.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts it before two gateways and waits until it answers.</summary>
    public static async Task<LocalNginx> StartAsync(int firstGateway, int secondGateway)
    {
        var folder = Directory.CreateTempSubdirectory("dm3-nginx-").FullName;
        var (port, other) = (FreePort.Next(), FreePort.Next());
        var text = await File.ReadAllTextAsync(RepositoryRoot.Combine("docker", "nginx.conf"));
        foreach (var (from, to) in (ReadOnlySpan<(string, string)>)
                 [
                     ("gateway1:8080", $"127.0.0.1:{firstGateway}"), ("gateway2:8080", $"127.0.0.1:{secondGateway}"), ("delivery:8081", $"127.0.0.1:{other}"),
                     ("listen 8080", $"listen 127.0.0.1:{port}"), ("listen 8081", $"listen 127.0.0.1:{other}"), ("/run/nginx.pid", Path.Combine(folder, "nginx.pid")),
                 ])
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, text);
        var process = Process.Start(new ProcessStartInfo("nginx", ["-c", configuration, "-g", "daemon off;"]) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var nginx = new LocalNginx(process, folder, port);
        for (var began = Stopwatch.StartNew(); ;)
        {
            try
            {
                if ((await nginx.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode) return nginx;
            }
            catch (HttpRequestException) when (!process.HasExited && began.Elapsed < TimeSpan.FromMinutes(1))
            {
            }

            if (process.HasExited) throw new InvalidOperationException(await errors);
            await Task.Delay(50);
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        // SIGTERM lets the master end its workers; Kill would leave them.
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) kill.WaitForExit();
        _process.WaitForExit(TimeSpan.FromSeconds(20));
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
