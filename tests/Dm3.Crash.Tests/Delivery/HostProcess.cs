using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dm3.Core.Encryption;
using Dm3.Ethereum.Encoding;

namespace Dm3.Crash.Tests.Delivery;

/// <summary>The real delivery service as a process of its own, always on the same port and data. It ends by SIGKILL only.</summary>
/// <param name="folder">Of its keys, and of its data file.</param>
/// <param name="postgres">Connection string of its database; null for a data file.</param>
/// <param name="node">Of the chain.</param>
/// <param name="registry">The ENS registry.</param>
internal sealed class HostProcess(string folder, string? postgres, Uri node, string registry) : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly int _port = FreePort();
    private Process? _process;

    public Uri Url => new($"http://127.0.0.1:{_port}");

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync(HttpClient http)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Dm3.Delivery.dll"),
            "--urls", Url.ToString(),
            "--Logging:LogLevel:Default", "Error",
            postgres is null ? "--Delivery:DataFile" : "--Delivery:PostgresConnection", postgres ?? Path.Combine(folder, "delivery.db"),
            "--Delivery:Identity:KeyFile", Path.Combine(folder, "delivery.key"),
            "--Delivery:RpcUrl", node.ToString(),
            "--Delivery:EnsRegistry", registry,
            "--Delivery:DevNet", "true",
        ]))!;
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync(http))
        {
            Assert.False(_process.HasExited, "The service ended by itself.");
            Assert.True(clock.Elapsed < LongestStart, "The service did not start.");
            await Task.Delay(20);
        }
    }

    public async Task KillAsync()
    {
        Assert.False(_process!.HasExited, "The service ended by itself.");
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>The key that senders encrypt to. The service keeps seeds, not keys: the first half is that of its encryption pair.</summary>
    public EncryptionPublicKey ReadEncryptionKey()
    {
        using var pair = EncryptionKeyPair.FromSeed(Hex.Decode(File.ReadAllText(Path.Combine(folder, "delivery.key")).Trim()).AsSpan(0, 32));
        return pair.PublicKey;
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Url, "/health/live"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
