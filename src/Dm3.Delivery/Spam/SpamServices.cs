namespace Dm3.Delivery.Spam;

/// <summary>Registers the recipients' rules.</summary>
public static class SpamServices
{
    /// <summary>Adds <see cref="SpamRules"/> and every rule in its order.</summary>
    public static IServiceCollection AddSpamRules(this IServiceCollection services) => services.AddSingleton<SpamRules>();
}
