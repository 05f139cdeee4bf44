using Dm3.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Dm3.Client.Tests.Names;

/// <summary>The real gateway in this process, with the zones <c>dm3.eth</c> and <c>term.eth</c>, whose names hold for a hundred days.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    public static readonly TimeSpan Term = TimeSpan.FromDays(100);

    private readonly string _folder = Directory.CreateTempSubdirectory("dm3-client-names-").FullName;
    private readonly WebApplication _host;

    private RunningGateway(ulong chainId, string resolver)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Gateway:DataFile"] = Path.Combine(_folder, "gateway.db"),
            ["Gateway:AnswerKeyFile"] = Path.Combine(_folder, "answer.key"),
            ["Gateway:ZoneKeysFolder"] = Path.Combine(_folder, "zone-keys"),
            ["Gateway:ChainId"] = $"{chainId}",
            ["Gateway:Zones:0:Name"] = "dm3.eth",
            ["Gateway:Zones:0:Kinds:0"] = "name",
            ["Gateway:Zones:0:Resolvers:0"] = resolver,
            ["Gateway:Zones:1:Name"] = "term.eth",
            ["Gateway:Zones:1:Kinds:0"] = "name",
            ["Gateway:Zones:1:Resolvers:0"] = resolver,
            ["Gateway:Zones:1:Policy:RegistrationPeriodSeconds"] = $"{(long)Term.TotalSeconds}",
        };
        _host = GatewayHost.Create(["--urls", "http://127.0.0.1:0"], configuration => configuration.AddInMemoryCollection(settings));
    }

    public HttpClient Http { get; private set; } = null!;

    /// <param name="chainId">For which signatures are asked.</param>
    /// <param name="resolver">The contract for which they are asked.</param>
    public static async Task<RunningGateway> StartAsync(ulong chainId = 31337, string resolver = "0x1111111111111111111111111111111111111111")
    {
        var gateway = new RunningGateway(chainId, resolver);
        await gateway._host.StartAsync();
        gateway.Http = new HttpClient { BaseAddress = new Uri(gateway._host.Urls.Single()) };
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
