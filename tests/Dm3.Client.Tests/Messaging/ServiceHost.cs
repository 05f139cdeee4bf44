using Dm3.Core.Profile;
using Dm3.Delivery;
using Dm3.Delivery.Intake;
using Dm3.Testing;
using Dm3.Testing.Chain;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Client.Tests.Messaging;

/// <summary>A real delivery service on a free port, published in ENS; it can be stopped and started again at the same place.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private WebApplication? _app;

    private ServiceHost(EnsFixture chain, string name)
    {
        Name = name;
        _settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Delivery:DataFile"] = Path.Combine(Folder, "delivery.db"),
            ["Delivery:Identity:KeyFile"] = Path.Combine(Folder, "delivery.key"),
            ["Delivery:EnsName"] = name,
            ["Delivery:DevNet"] = "true",
            ["Delivery:RpcUrl"] = chain.NodeUrl.ToString(),
            ["Delivery:EnsRegistry"] = chain.Registry.ToString(),
        };
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("dm3-client-service-").FullName;

    public string Name { get; }

    public string Url { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    /// <summary>Its keys, for a service that abuses them.</summary>
    public ServiceIdentity Identity => _app!.Services.GetRequiredService<ServiceIdentity>();

    public DeliveryServiceProfile Profile { get; private set; } = null!;

    public static async Task<ServiceHost> StartAsync(EnsFixture chain, string label, params (string Key, string? Value)[] settings)
    {
        var host = new ServiceHost(chain, $"{label}.eth");
        foreach (var (key, value) in settings) host._settings[key] = value;
        await host.StartAsync();
        await chain.NameAsync(label, null, (ProfileTextKeys.DeliveryService[0], "data:application/json," + host.Profile));
        return host;
    }

    public async Task StartAsync()
    {
        _app = DeliveryHost.Create(["--urls", Url], configuration => configuration.AddInMemoryCollection(_settings));
        await _app.StartAsync();
        Profile = _app.Services.GetRequiredService<ServiceIdentity>().ProfileAt(Url);
    }

    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
