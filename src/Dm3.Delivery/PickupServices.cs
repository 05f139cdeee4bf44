using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Documents;
using Dm3.Delivery.Endpoints;
using Dm3.Delivery.Live;
using Dm3.Delivery.Pickup;
using Dm3.Delivery.SocketIo;
using Dm3.Ens.Lookup;
using Dm3.Ens.Profiles;
using Dm3.Ens.Wallets;
using Dm3.Hosting.Documents;
using Dm3.Storage.Documents;
using Dm3.Storage.Pickup;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery;

/// <summary>Accounts, logins, pickup and open sockets.</summary>
public static class PickupServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddPickup(this IServiceCollection services, DeliveryOptions options)
    {
        services.AddSingleton(options.Sessions);
        services.AddSingleton(options.Live);
        services.AddSingleton<SessionStore>().AddSingleton<DeviceStore>().AddSingleton<TokenSecretStore>().AddSingleton<PresenceStore>();
        services.AddSingleton<PickupStore>().AddSingleton<AcknowledgementStore>().AddSingleton<AccountDeletion>();
        services.AddSingleton(provider => new AccountDirectory(
            provider.GetRequiredService<Storage.Accounts.AccountStore>(), provider.GetService<EnsClient>(), provider.GetService<ProfileLoader>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PublishedKeys(provider.GetService<ProfileLoader>(), options.Sessions, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(options.Documents).AddSingleton<AccountDocumentStore>();
        services.AddDocuments(options.IpfsApiUrl);
        services.AddSingleton(provider => new ProfileDocuments(
            provider.GetRequiredService<AccountDocumentStore>(), provider.GetService<ContractWallets>(), options.Documents, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TokenSecrets>().AddSingleton<LoginService>().AddSingleton<SessionGuard>().AddSingleton<PickupService>().AddSingleton<PageReads>();
        services.AddSingleton<LiveHub>().AddSingleton<SocketIoServices>().AddSingleton<SocketIoSessions>();
        services.AddHostedService<LiveSweep>();
        services.AddHostedService<PresenceKeeper>();
        services.AddHostedService<SessionSweep>();
        return services;
    }

    /// <summary>Maps their routes.</summary>
    public static void MapPickup(this IEndpointRouteBuilder routes)
    {
        routes.MapDeployedAuth();
        routes.MapDeployedMessages();
        routes.MapLogins();
        routes.MapAccount();
        routes.MapProfileDocuments();
        routes.MapMessages();
        routes.MapStream();
        routes.MapSocketIo();
    }
}
