using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>A real SMTP server on a free loopback port that keeps what it takes, and refuses mailboxes as it is told.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    private MailServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port))).Build();
        var services = new ServiceProvider();
        services.Add(new Box(this));
        services.Add(new Mailboxes(this));
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_end.Token);
    }

    public static MailServer Start() => new();

    public int Port { get; }

    public ConcurrentQueue<MimeMessage> Taken { get; } = new();

    /// <summary>Mailboxes that there are none of: refused with 550.</summary>
    public HashSet<string> Missing { get; } = [];

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
            using var stream = new MemoryStream(buffer.ToArray());
            server.Taken.Enqueue(await MimeMessage.LoadAsync(stream, cancellationToken));
            return SmtpResponse.Ok;
        }
    }

    private sealed class Mailboxes(MailServer server) : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            server.Missing.Contains($"{to.User}@{to.Host}") ? throw new SmtpResponseException(SmtpResponse.MailboxUnavailable) : Task.FromResult(true);
    }
}
