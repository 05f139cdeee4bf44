using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>Invitations to the address of an ENS record.</summary>
[Collection(OneChain.Name)]
public sealed class InvitationTests(EnsFixture chain) : IAsyncLifetime
{
    private const string Route = "/v1/invitations";

    private static int _count;

    private MailServer _mail = null!;
    private NotifyScene _scene = null!;

    public async Task InitializeAsync()
    {
        _mail = MailServer.Start();
        _scene = await NotifyScene.StartAsync(chain, [.. _mail.Settings, ("Delivery:Notifications:InvitationsPerDay", "3")]);
    }

    public async Task DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task Recipient_IsInvitedOnce_WithoutASender_AndCanDecline()
    {
        var name = await NameAsync("carol@example.org");
        Assert.Equal((202, """{"queued":true}"""), await InviteAsync(name));
        var invitation = await _mail.NextAsync();
        Assert.Equal("carol@example.org", invitation.To.Mailboxes.Single().Address);
        Assert.DoesNotContain(_scene.User.Label, invitation.ToString(), StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", invitation.Headers["List-Unsubscribe-Post"]);

        Assert.Equal((202, """{"queued":false}"""), await InviteAsync(name));
        // The same address under another name, and in other letters, is the same recipient.
        Assert.Equal((202, """{"queued":false}"""), await InviteAsync(await NameAsync("Carol@Example.org")));
        Assert.Equal("too-many-invitations", (await InviteAsync(await NameAsync("dora@example.org"))).Code());

        var link = new Uri(invitation.Headers["List-Unsubscribe"]!.Trim('<', '>')).AbsolutePath;
        Assert.Equal(200, (await _scene.Delivery.Http.FetchAsync(link)).Status);
        Assert.Equal(200, (await _scene.Delivery.Http.SendAsync(HttpMethod.Post, link)).Status);
        await _scene.SettledAsync();
        Assert.Empty(_mail.Taken);
    }

    [Fact]
    public async Task Nobody_IsInvited_WhoHasAProfile_OrNoAddress()
    {
        Assert.Equal("has-profile", (await InviteAsync(_scene.User.Name)).Code());
        Assert.Equal("no-address", (await InviteAsync(await NameAsync(null))).Code());
        Assert.Equal("no-address", (await InviteAsync(await NameAsync("x@example.org\r\nBcc: all@example.org"))).Code());
        Assert.Equal("no-address", (await InviteAsync("nobody-has-this-name.eth")).Code());
        Assert.Equal(400, (await InviteAsync("..")).Status);
        Assert.Equal(401, (await _scene.Delivery.Http.SendAsync(HttpMethod.Post, Route, json: """{"recipient":"a.eth"}""")).Status);
        Assert.Empty(_mail.Taken);
    }

    [Fact]
    public async Task WithoutAMailServer_ItSaysSo()
    {
        await using var scene = await NotifyScene.StartAsync(chain);
        Assert.Equal("invitations-not-offered", (await scene.SendAsync(HttpMethod.Post, Route, new { recipient = await NameAsync("erin@example.org") })).Code());
        Assert.Equal("channel-not-offered", (await scene.SendAsync(HttpMethod.Post, NotifyScene.Channels, new { kind = "email", target = "a@example.org" })).Code());
    }

    private Task<(int Status, string Body)> InviteAsync(string recipient) => _scene.SendAsync(HttpMethod.Post, Route, new { recipient });

    private async Task<string> NameAsync(string? email) =>
        await chain.NameAsync($"invited{Interlocked.Increment(ref _count)}", _scene.User.Address, email is null ? [] : [("email", email)]);
}
