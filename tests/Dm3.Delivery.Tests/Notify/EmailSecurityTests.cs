using System.Net;
using Dm3.Delivery.Notify;
using Dm3.Storage.Notifications;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>The way to a mail server that has TLS and asks for a password, and to one that ought to.</summary>
[Collection(OneChain.Name)]
public sealed class EmailSecurityTests(EnsFixture chain) : IDisposable
{
    private const string Password = "the-password";
    private const string Smtp = "Delivery:Notifications:Smtp:";

    private readonly MailServerCertificate _certificate = MailServerCertificate.For(IPAddress.Loopback);

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task Mail_GoesEncrypted_AndLoggedIn(string security)
    {
        await using var mail = MailServer.Start(_certificate, security == "Tls", Password);
        await using var scene = await StartAsync(mail, security);
        await scene.AddAsync("email", "reader@example.org");
        await mail.NextCodeAsync();
        Assert.Equal((true, MailServer.User), mail.LastCame);
        Assert.Equal(0, mail.RefusedLogins);
    }

    [Fact]
    public async Task AWrongPassword_IsTriedAgain_AndGivenUpAsAnyFault_AndTheChannelStays()
    {
        await using var mail = MailServer.Start(_certificate, password: Password);
        await using var scene = await StartAsync(mail, "StartTls");
        var channel = await scene.AddAsync("email", "reader@example.org");
        await scene.VerifyAsync(channel, await mail.NextCodeAsync());

        mail.Password = "changed";
        await scene.Delivery.PutAsync(scene.User);
        for (var attempt = 1; attempt <= NoticeWorker.MaxAttempts; attempt++)
        {
            // The code went with the first one.
            await Waiting.UntilAsync(() => mail.Sessions == 1 + attempt);
            await scene.SettledAsync();
            if (attempt < NoticeWorker.MaxAttempts) scene.Delivery.Clock.Advance(NoticeWorker.PauseSeconds(attempt));
        }

        Assert.Equal(0, scene.Delivery.Services.GetRequiredService<NoticeStore>().CountDue(long.MaxValue));
        Assert.Empty(mail.Taken);
        // A client may try more than one way to log in.
        var refused = mail.RefusedLogins;
        Assert.True(refused >= NoticeWorker.MaxAttempts, $"{refused}");

        mail.Password = Password;
        await scene.Delivery.PutAsync(scene.User);
        Assert.Equal("reader@example.org", (await mail.NextAsync()).To.Mailboxes.Single().Address);
        Assert.Equal(refused, mail.RefusedLogins);
    }

    [Fact]
    public async Task ToAServerWithoutTls_NothingGoes_NeitherMailNorPassword()
    {
        await using var mail = MailServer.Start(password: Password);
        await using var scene = await StartAsync(mail, "StartTls");
        // It would notice a password: a wrong one.
        mail.Password = "changed";
        await IsTriedInVainAsync(scene, mail);
    }

    [Fact]
    public async Task ToAServerThatNobodyVouchesFor_NothingGoes()
    {
        await using var mail = MailServer.Start(_certificate, password: Password);
        await using var scene = await StartAsync(mail, "StartTls", (Smtp + "CaFile", null));
        mail.Password = "changed";
        await IsTriedInVainAsync(scene, mail);
    }

    [Fact]
    public async Task ToAServerWithTheCertificateOfAnother_NothingGoes()
    {
        using var other = MailServerCertificate.For(IPAddress.Parse("192.0.2.1"));
        await using var mail = MailServer.Start(other, password: Password);
        await using var scene = await StartAsync(mail, "StartTls", (Smtp + "CaFile", other.CaFile));
        mail.Password = "changed";
        await IsTriedInVainAsync(scene, mail);
    }

    [Fact]
    public void AnAuthorityThatCannotBeRead_IsFoundAtTheStart()
    {
        var text = Path.Combine(Path.GetDirectoryName(_certificate.CaFile)!, "text.pem");
        File.WriteAllText(text, "no certificate");
        foreach (var file in (string[])[text, text + ".missing"])
        {
            var options = new NotificationOptions { Smtp = new SmtpOptions { Host = "mail.example.org", From = "noreply@example.org", CaFile = file } };
            Assert.Equal("Smtp.CaFile", Assert.Single(new NotificationOptionsValidator().Validate(options).Errors).PropertyName);
        }
    }

    // A code is under way: it stays in the queue, is tried again when it is due, and is dropped when it has become too old.
    private static async Task IsTriedInVainAsync(NotifyScene scene, MailServer mail)
    {
        var notices = scene.Delivery.Services.GetRequiredService<NoticeStore>();
        await scene.AddAsync("email", "reader@example.org");
        await Waiting.UntilAsync(() => mail.Sessions == 1);
        await scene.SettledAsync();
        Assert.Equal(1, notices.CountDue(scene.Delivery.Clock.UnixSeconds + NoticeWorker.PauseSeconds(1)));
        scene.Delivery.Clock.Advance(NoticeWorker.PauseSeconds(1));
        await Waiting.UntilAsync(() => mail.Sessions == 2);
        await scene.SettledAsync();
        scene.Delivery.Clock.Advance(10 * 60);
        await Waiting.UntilAsync(() => notices.CountDue(long.MaxValue) == 0);
        Assert.Equal(2, mail.Sessions);
        Assert.Empty(mail.Taken);
        Assert.Equal(0, mail.RefusedLogins);
    }

    private Task<NotifyScene> StartAsync(MailServer mail, string security, params (string Key, string? Value)[] settings) => NotifyScene.StartAsync(
        chain,
        [.. mail.Settings, (Smtp + "Security", security), (Smtp + "User", MailServer.User), (Smtp + "Password", Password), (Smtp + "CaFile", _certificate.CaFile), .. settings]);
}
