using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>Registers what the rules on names need.</summary>
internal static class NameRuleServices
{
    public static void AddNameRules(this IServiceCollection services)
    {
        services.AddSingleton<NameRuleStore>();
        services.AddSingleton<CurrentNames>();
        services.AddSingleton<ConfusableRule>();
        services.AddSingleton<EligibilityRule>();
        services.AddSingleton<VoucherRule>();
        services.AddSingleton<NameRules>();
        services.AddHostedService<SkeletonFill>();
    }
}
