using Dm3.Delivery.SocketIo;

namespace Dm3.Delivery.Intake;

/// <summary>The intake of messages.</summary>
public static class IntakeServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services, DeliveryOptions options)
    {
        services.AddSingleton(_ => ServiceIdentity.Load(options.Identity));
        services.AddSingleton<RecipientKeys>().AddSingleton<Receipts>().AddSingleton<IntakePipeline>().AddSingleton<RpcMethods>().AddSingleton<ISocketSubmission, SocketSubmission>();
        services.AddSingleton<RetentionSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionSweep>());
        return services;
    }
}
