using System.Globalization;
using System.Net.Sockets;
using Dm3.Storage.Notifications;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Dm3.Delivery.Notify;

/// <summary>E-mails of fixed texts: nothing in them comes from a sender of messages.</summary>
public sealed partial class EmailSender(DeliveryOptions delivery, ILogger<EmailSender> log) : INoticeSender
{
    private const int TimeoutMilliseconds = 20_000;

    // Replies about the mailbox, after which it is not written to again. Others of 5xx are about this server: blocked, not logged in, too much.
    private static readonly HashSet<SmtpStatusCode> HardBounces = [SmtpStatusCode.MailboxUnavailable, SmtpStatusCode.MailboxNameNotAllowed, SmtpStatusCode.UserNotLocalTryAlternatePath];

    private readonly NotificationOptions _options = delivery.Notifications;
    private readonly SmtpTrust? _trust = delivery.Notifications.Smtp is { Host: not null, CaFile: { } file } ? SmtpTrust.Load(file) : null;

    /// <inheritdoc/>
    public ChannelKind Kind => ChannelKind.Email;

    /// <inheritdoc/>
    public bool IsOffered => _options.Smtp.Host is not null;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(DueNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var smtp = _options.Smtp;
        if (smtp.Host is null) return SendResult.Again;
        using var message = Compose(notice);
        using var client = new SmtpClient { Timeout = TimeoutMilliseconds };
        if (_trust is { } trust) client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => trust.Accepts(certificate, chain, errors);
        try
        {
            await client.ConnectAsync(smtp.Host, smtp.Port, SecurityOf(smtp.Security), cancellationToken);
            if (smtp.User is { } user) await client.AuthenticateAsync(user, smtp.Password!.Reveal(), cancellationToken);
            await client.SendAsync(message, cancellationToken);
        }
        catch (SmtpCommandException fault) when (fault.ErrorCode == SmtpErrorCode.RecipientNotAccepted && HardBounces.Contains(fault.StatusCode))
        {
            return SendResult.Gone;
        }
        catch (Exception fault) when (fault is CommandException or ProtocolException or IOException or SocketException or AuthenticationException or SslHandshakeException or NotSupportedException or TimeoutException)
        {
            // Types only: the server's words may hold the address.
            ReportFault(fault.GetType().Name, (fault as SmtpCommandException)?.StatusCode ?? 0);
            return SendResult.Again;
        }

        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception fault) when (fault is CommandException or ProtocolException or IOException or SocketException)
        {
            // The server has taken it already.
        }

        return SendResult.Sent;
    }

    private MimeMessage Compose(DueNotice notice)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(_options.Smtp.From!));
        message.To.Add(MailboxAddress.Parse(notice.Channel?.Target ?? notice.Target));
        // RFC 3834: no out-of-office answers to this.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        var (subject, text) = notice.Purpose switch
        {
            NoticePurpose.Messages => ("You have new messages", $"Encrypted messages wait for you at {delivery.EnsName}.\nOpen your dm3 messenger to read them.\n"),
            NoticePurpose.Code => (
                "Your confirmation code",
                $"Your confirmation code for notifications of {delivery.EnsName} is {notice.Channel!.Code}.\nIt is good for {_options.CodeMinutes.ToString(CultureInfo.InvariantCulture)} minutes. If you did not ask for it, ignore this e-mail.\n"),
            _ => (
                "Somebody wants to send you an encrypted message",
                "Somebody wants to send you an encrypted message with dm3. Your ENS name lists this e-mail address, but no dm3 profile yet.\n"
                + "Publish one with a dm3 messenger, and messages to your name reach you. This invitation is sent only once.\n"),
        };
        message.Subject = subject;
        if (LinkOf(notice) is { } link)
        {
            // RFC 8058: one click, and it must be a POST.
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{link}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            text += $"\nNo more of these e-mails: {link}\n";
        }

        message.Body = new TextPart("plain") { Text = text };
        return message;
    }

    private string? LinkOf(DueNotice notice) =>
        _options.PublicUrl is { } url && notice.Purpose != NoticePurpose.Code ? $"{url.TrimEnd('/')}/v1/unsubscribe/{notice.Token}" : null;

    private static SecureSocketOptions SecurityOf(SmtpSecurity security) => security switch
    {
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server did not take an e-mail: {Fault} {Status}")]
    private partial void ReportFault(string fault, SmtpStatusCode status);
}
