using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Dm3.Core.Profile;
using Dm3.Delivery;
using Dm3.Delivery.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Integration.Tests.Exchange;

/// <summary>A delivery service of its own: keys, data file, port and ENS name, which the network's gateway answers for.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-exchange-");
    private readonly WebApplication _host;

    private RunningService(NetworkFixture network, string name)
    {
        Name = name;
        _host = DeliveryHost.Create([], configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "None",
            ["Delivery:EnsName"] = name,
            ["Delivery:DataFile"] = Path.Combine(_folder.FullName, "delivery.db"),
            ["Delivery:Identity:KeyFile"] = Path.Combine(_folder.FullName, "delivery.key"),
            ["Delivery:RpcUrl"] = network.Network.Description.RpcUrl,
            ["Delivery:EnsRegistry"] = network.Network.Description.EnsRegistry,
            ["Delivery:DevNet"] = "true",
        }));
    }

    public string Name { get; }

    public HttpClient Http { get; private set; } = null!;

    public DeliveryServiceProfile Profile => _host.Services.GetRequiredService<ServiceIdentity>().ProfileAt(Http.BaseAddress!.GetLeftPart(UriPartial.Authority));

    /// <summary>Starts one and publishes it.</summary>
    public static async Task<RunningService> StartAsync(NetworkFixture network, string name)
    {
        var service = new RunningService(network, name);
        await service._host.StartAsync();
        service.Http = new HttpClient { BaseAddress = new Uri(service._host.Urls.Single()) };
        await PublishAsync(network, name, service.Profile);
        return service;
    }

    /// <summary>Publishes what a name of the network's zone says of a delivery service.</summary>
    public static async Task PublishAsync(NetworkFixture network, string name, DeliveryServiceProfile profile)
    {
        var (label, zone) = (name.Split('.', 2)[0], name.Split('.', 2)[1]);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/zones/{zone}/names/{label}")
        {
            Content = JsonContent.Create(new { texts = new[] { new { key = ProfileTextKeys.DeliveryService[0], value = DataRecord.Create(profile.ToJson()) } } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", network.Network.Description.ApiKeys[zone]);
        using var answer = await network.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>An address of this machine at which nobody listens.</summary>
    public static string NobodysUrl()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
