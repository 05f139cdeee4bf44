using Dm3.Storage.Notifications;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Notify;

/// <summary>
/// Sends what is queued, beside the intake and never in its way. What fails is tried again with growing pauses, and given up after <see cref="MaxAttempts"/>; what was
/// taken by an instance that died is due again soon.
/// </summary>
public sealed partial class NoticeWorker(
    NoticeStore notices, ChannelStore channels, PresenceStore presence, IEnumerable<INoticeSender> senders, DeliveryOptions delivery, TimeProvider clock, ILogger<NoticeWorker> log) : BackgroundService
{
    /// <summary>Attempts of one notice: over about six hours.</summary>
    public const int MaxAttempts = 6;

    /// <summary>How long a notice is claimed while it is being sent.</summary>
    public const int LeaseSeconds = 120;

    private const int AtOnce = 16;
    private const int FirstPauseSeconds = 60;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly NotificationOptions _options = delivery.Notifications;
    private readonly Dictionary<ChannelKind, INoticeSender> _senders = senders.ToDictionary(sender => sender.Kind);

    /// <summary>How long to wait after an attempt.</summary>
    public static int PauseSeconds(int attempts) => FirstPauseSeconds << (2 * (Math.Clamp(attempts, 1, MaxAttempts) - 1));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var due = await notices.ClaimAsync(Now, _options.DelaySeconds, LeaseSeconds, AtOnce, stoppingToken);
                await Task.WhenAll(due.Select(notice => HandleAsync(notice, stoppingToken)));
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // A full disk, a store out of reach: what is queued is still there.
                Report(fault);
            }
        }
    }

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    private async Task HandleAsync(DueNotice notice, CancellationToken cancellationToken)
    {
        if (!IsWanted(notice))
        {
            await notices.DoneAsync(notice, null, cancellationToken);
            return;
        }

        var sender = _senders[notice.Channel?.Kind ?? ChannelKind.Email];
        switch (sender.IsOffered ? await sender.SendAsync(notice, cancellationToken) : SendResult.Again)
        {
            case SendResult.Sent:
                await notices.DoneAsync(notice, Now + (_options.QuietMinutes * 60L), cancellationToken);
                break;
            case SendResult.Gone:
                if (notice.Channel is { } channel) await channels.RemoveAsync(channel.Id, cancellationToken);
                else await notices.DoneAsync(notice, null, cancellationToken);
                ReportGone(sender.Kind);
                break;
            case SendResult.Again when notice.Attempts < MaxAttempts:
                await notices.AgainAsync(notice, Now + PauseSeconds(notice.Attempts), cancellationToken);
                break;
            default:
                if (await notices.GiveUpAsync(notice, cancellationToken)) ReportGone(sender.Kind);
                break;
        }
    }

    // Not any more: the channel was removed or switched off, the code is spent or too old, the messages were picked up, or their reader is here.
    private bool IsWanted(DueNotice notice) => notice.Purpose switch
    {
        NoticePurpose.Messages => notice.Channel is { IsEnabled: true, IsVerified: true } channel && channels.IsEnabled(channel.Account) && notices.HasWaiting(channel.Account) && !presence.IsOnline(channel.Account, Now),
        NoticePurpose.Code => notice.Channel is { IsVerified: false, Code.Length: > 0 } && Now < notice.CreatedAtUnixSeconds + (_options.CodeMinutes * 60L),
        _ => true,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notices could not be handled")]
    private partial void Report(Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "A target of kind {Kind} is gone: it is not written to again")]
    private partial void ReportGone(ChannelKind kind);
}
