using System.Diagnostics;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Delivery.Intake;

namespace Dm3.Testing.Chain;

/// <summary>The real delivery service as a process of its own, always on the same port and data. It ends by SIGKILL only.</summary>
/// <param name="folder">Of its keys, and of its data file.</param>
/// <param name="postgres">Connection string of its database; null for a data file.</param>
/// <param name="node">Of the chain.</param>
/// <param name="registry">The ENS registry.</param>
/// <param name="name">The name under which it is published.</param>
public sealed class DeliveryProcess(string folder, string? postgres, Uri node, string registry, string name = "ds.dm3.eth") : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly int _port = FreePort.Next();
    private readonly string _keyFile = Path.Combine(folder, "delivery.key");
    private Process? _process;

    public Uri Url => new($"http://127.0.0.1:{_port}");

    /// <summary>What it publishes; its keys are there once it has been started.</summary>
    public DeliveryServiceProfile Profile
    {
        get
        {
            using var identity = ServiceIdentity.Load(new IdentityOptions { KeyFile = _keyFile });
            return identity.ProfileAt(Url.GetLeftPart(UriPartial.Authority));
        }
    }

    /// <summary>The key of <see cref="Profile"/> that senders encrypt to.</summary>
    public EncryptionPublicKey ReadEncryptionKey()
    {
        Assert.True(EncryptionPublicKey.TryParse(Profile.PublicEncryptionKey, out var key));
        return key;
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync(HttpClient http)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Dm3.Delivery.dll"),
            "--urls", Url.ToString(),
            "--Logging:LogLevel:Default", "Error",
            postgres is null ? "--Delivery:DataFile" : "--Delivery:PostgresConnection", postgres ?? Path.Combine(folder, "delivery.db"),
            "--Delivery:Identity:KeyFile", _keyFile,
            "--Delivery:EnsName", name,
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

    /// <summary>As kill −9.</summary>
    public async Task KillAsync()
    {
        Assert.False(_process!.HasExited, "The service ended by itself.");
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
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
}
