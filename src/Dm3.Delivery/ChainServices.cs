using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ens.Rpc;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;
using Dm3.Storage.Documents;

namespace Dm3.Delivery;

/// <summary>The way to ENS.</summary>
public static class ChainServices
{
    /// <summary>Adds <see cref="EnsClient"/> and <see cref="ProfileLoader"/> with a cache, if a node is configured. Without one, nobody can log in.</summary>
    public static IServiceCollection AddChain(this IServiceCollection services, DeliveryOptions options)
    {
        if (options.RpcUrl is not { } url) return services;
        services.AddSingleton<IEthereumRpc>(new EthereumRpc(new Uri(url)));
        // Users whose account is a contract wallet signed their profile with it.
        services.AddSingleton<ContractWallets>();
        services.AddSingleton(new OutboundHttp(new OutboundOptions { AllowLocal = options.DevNet }));
        services.AddSingleton(provider => new DocumentSource(
            provider.GetRequiredService<OutboundHttp>(), DocumentSource.GatewaysOf(options.IpfsGateways), new KeptDocuments(hash => provider.GetRequiredService<DocumentStore>().Find(hash)?.Content)));
        services.AddSingleton<GatewayClient>();
        services.AddSingleton(provider => new CcipReadClient(provider.GetRequiredService<IEthereumRpc>(), provider.GetRequiredService<GatewayClient>()));
        services.AddSingleton(provider => new EnsCache(new EnsCacheOptions(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new EnsClient(
            provider.GetRequiredService<IEthereumRpc>(), provider.GetRequiredService<CcipReadClient>(), Address.Parse(options.EnsRegistry), provider.GetRequiredService<EnsCache>()));
        return services.AddSingleton<ProfileLoader>();
    }
}
