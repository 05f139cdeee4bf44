using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>A real SMTP server on a free loopback port that keeps what it takes, and refuses mailboxes and logins as it is told.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    private MailServer(MailServerCertificate? certificate, bool isTlsFromTheStart, string? password)
    {
        Password = password;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint =>
        {
            // It would take a password in clear, were one sent.
            endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).IsSecure(isTlsFromTheStart).AuthenticationRequired(password is not null).AllowUnsecureAuthentication();
            if (certificate is not null) endpoint.Certificate(certificate.Certificate);
        }).Build();
        var services = new ServiceProvider();
        services.Add(new Box(this));
        services.Add(new Mailboxes(this));
        services.Add((IUserAuthenticator)new Logins(this));
        var server = new SmtpServer.SmtpServer(options, services);
        server.SessionCreated += (_, _) => Interlocked.Increment(ref Sessions);
        _running = server.StartAsync(_end.Token);
    }

    /// <summary>Starts one.</summary>
    /// <param name="certificate">With it, it offers STARTTLS.</param>
    /// <param name="isTlsFromTheStart">It speaks TLS from the first byte.</param>
    /// <param name="password">With it, it takes mail only of <see cref="User"/>.</param>
    public static MailServer Start(MailServerCertificate? certificate = null, bool isTlsFromTheStart = false, string? password = null) => new(certificate, isTlsFromTheStart, password);

    public const string User = "the-service";

    public int Port { get; }

    public ConcurrentQueue<MimeMessage> Taken { get; } = new();

    /// <summary>Mailboxes that there are none of: refused with 550.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>What <see cref="User"/> has to say.</summary>
    public string? Password { get; set; }

    /// <summary>Connections that came.</summary>
    public int Sessions;

    /// <summary>Logins that were refused.</summary>
    public int RefusedLogins;

    /// <summary>How the last message came.</summary>
    public (bool IsEncrypted, string? User) LastCame { get; private set; }

    /// <summary>How many messages are refused with 452 from now on.</summary>
    public int Busy;

    public (string Key, string? Value)[] Settings =>
    [
        ("Delivery:Notifications:Smtp:Host", "127.0.0.1"), ("Delivery:Notifications:Smtp:Port", $"{Port}"), ("Delivery:Notifications:Smtp:Security", "None"),
        ("Delivery:Notifications:Smtp:From", "noreply@example.org"), ("Delivery:Notifications:PublicUrl", "https://ds.example.org"),
    ];

    /// <summary>The next message, which is taken out.</summary>
    public async Task<MimeMessage> NextAsync()
    {
        MimeMessage? message = null;
        await Waiting.UntilAsync(() => Taken.TryDequeue(out message));
        return message!;
    }

    /// <summary>The code in the next message.</summary>
    public async Task<string> NextCodeAsync() => Waiting.Code((await NextAsync()).TextBody!);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        _end.Dispose();
    }

    private sealed class Box(MailServer server) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            if (Interlocked.Decrement(ref server.Busy) >= 0) return new SmtpResponse(SmtpReplyCode.InsufficientStorage, "later");
            server.LastCame = (context.Pipe.IsSecure, context.Authentication.IsAuthenticated ? context.Authentication.User : null);
            using var stream = new MemoryStream(buffer.ToArray());
            server.Taken.Enqueue(await MimeMessage.LoadAsync(stream, cancellationToken));
            return SmtpResponse.Ok;
        }
    }

    private sealed class Logins(MailServer server) : UserAuthenticator
    {
        public override Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken)
        {
            var isRight = (user, password) == (User, server.Password);
            if (!isRight) Interlocked.Increment(ref server.RefusedLogins);
            return Task.FromResult(isRight);
        }
    }

    private sealed class Mailboxes(MailServer server) : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            server.Missing.Contains($"{to.User}@{to.Host}") ? throw new SmtpResponseException(SmtpResponse.MailboxUnavailable) : Task.FromResult(true);
    }
}
