using Dm3.Delivery.Endpoints;
using Dm3.Storage.Spam;

namespace Dm3.Delivery.Spam;

/// <summary>The recipients' rules.</summary>
public static class SpamServices
{
    /// <summary>Adds <see cref="SpamRules"/> and every rule in its order, the cheap ones first. Without a node no sender can be verified, and no rule is asked.</summary>
    public static IServiceCollection AddSpamRules(this IServiceCollection services, DeliveryOptions options)
    {
        services.AddSingleton(options.Spam);
        services.AddSingleton<SpamSettingsStore>().AddSingleton<ContactStore>().AddSingleton<RecipientRules>().AddSingleton<SpamRules>();
        services.AddSingleton<NameAddresses>();
        if (options.RpcUrl is null) return services;
        services.AddSingleton<ChainFacts>().AddSingleton<BlockFinder>();
        services.AddSingleton<ISpamRule, MinNonceRule>().AddSingleton<ISpamRule, MinBalanceRule>();
        return services.AddSingleton<ISpamRule, MinTokenBalanceRule>().AddSingleton<ISpamRule, MinHoldingRule>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapSpamRules(this IEndpointRouteBuilder routes)
    {
        routes.MapSpamSettings();
        routes.MapContacts();
        routes.MapSpamCheck();
        routes.MapConfig();
    }
}
