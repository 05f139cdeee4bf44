using Dm3.Delivery.Endpoints;
using Dm3.Storage.Notifications;

namespace Dm3.Delivery.Notify;

/// <summary>Notifications and invitations.</summary>
public static class NotifyServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<ChannelStore>().AddSingleton<NoticeStore>().AddSingleton<OutboundNotices>();
        services.AddSingleton<INoticeSender, EmailSender>().AddSingleton<INoticeSender, WebhookSender>().AddSingleton<INoticeSender, PushSender>();
        services.AddSingleton<ChannelService>().AddSingleton<InvitationStore>();
        return services.AddHostedService<NoticeWorker>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapDeployedNotifications();
        routes.MapChannels();
        routes.MapUnsubscribe();
        routes.MapInvitations();
    }
}
