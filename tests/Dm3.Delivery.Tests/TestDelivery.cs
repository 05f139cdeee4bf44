using Dm3.Testing.Chain;
using Dm3.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Dm3.Delivery.Tests;

/// <summary>The real host in this process: Kestrel on a free loopback port, a real SQLite file in a folder of its own. Only the clock is ours.</summary>
public sealed class TestDelivery : IAsyncLifetime, IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private WebApplication? _app;

    public TestDelivery()
        : this([])
    {
    }

    private TestDelivery((string Key, string? Value)[] settings)
    {
        _settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Delivery:DataFile"] = Path.Combine(Folder, "delivery.db"),
            ["Delivery:Identity:KeyFile"] = Path.Combine(Folder, "delivery.key"),
        };
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("dm3-delivery-test-").FullName;

    public ManualClock Clock { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Of the running host, for what has no route.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>Starts one with further settings; those named here win.</summary>
    public static async Task<TestDelivery> StartAsync(params (string Key, string? Value)[] settings)
    {
        var delivery = new TestDelivery(settings);
        await delivery.StartAsync();
        return delivery;
    }

    /// <summary>The same on a chain.</summary>
    public static Task<TestDelivery> StartAsync(EnsFixture chain, params (string Key, string? Value)[] settings) =>
        StartAsync([("Delivery:DevNet", "true"), ("Delivery:RpcUrl", chain.NodeUrl.ToString()), ("Delivery:EnsRegistry", chain.Registry.ToString()), .. settings]);

    /// <summary>Further settings for the next start.</summary>
    public void Set(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    public Task StartAsync() => StartAsync(port: 0);

    /// <summary>Starts it again where its clients look for it.</summary>
    public async Task StartAsync(int port)
    {
        _app = DeliveryHost.Create(["--urls", $"http://127.0.0.1:{port}"], configuration => configuration.AddInMemoryCollection(_settings), Clock);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        Http.Dispose();
        _app = null;
    }

    Task IAsyncLifetime.InitializeAsync() => StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
