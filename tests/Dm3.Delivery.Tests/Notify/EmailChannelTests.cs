using Dm3.Delivery.Notify;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>E-mail, through a real SMTP server.</summary>
[Collection(OneChain.Name)]
public sealed class EmailChannelTests(EnsFixture chain) : IAsyncLifetime
{
    private MailServer _mail = null!;
    private NotifyScene _scene = null!;

    public async Task InitializeAsync()
    {
        _mail = MailServer.Start();
        _scene = await NotifyScene.StartAsync(chain, _mail.Settings);
    }

    public async Task DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task Reader_IsTold_WithoutContentAndSender_OnceInAWhile()
    {
        await VerifiedAsync("reader@example.org");
        await _scene.Delivery.PutAsync(_scene.User, "the-content", "the-sender.eth");
        var told = await _mail.NextAsync();
        Assert.Equal("reader@example.org", told.To.Mailboxes.Single().Address);
        var all = told.ToString();
        Assert.DoesNotContain("the-content", all, StringComparison.Ordinal);
        Assert.DoesNotContain("the-sender", all, StringComparison.Ordinal);
        Assert.Contains("/v1/unsubscribe/", told.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", told.Headers["List-Unsubscribe-Post"]);

        for (var i = 0; i < 5; i++) await _scene.Delivery.PutAsync(_scene.User);
        _scene.Delivery.Clock.Advance((15 * 60) - 2);
        await _scene.SettledAsync();
        Assert.Empty(_mail.Taken);
        _scene.Delivery.Clock.Advance(3);
        await _mail.NextAsync();
        await _scene.SettledAsync();
        Assert.Empty(_mail.Taken);
    }

    [Fact]
    public async Task Nothing_GoesToAnAddressThatIsNotVerified()
    {
        await _scene.AddAsync("email", "reader@example.org");
        await _mail.NextCodeAsync();
        await _scene.Delivery.PutAsync(_scene.User);
        await _scene.SettledAsync();
        Assert.Empty(_mail.Taken);
    }

    [Fact]
    public async Task Nothing_GoesOut_ForWhatWasPickedUp_OrIsSwitchedOff()
    {
        var channel = await VerifiedAsync("reader@example.org");
        _mail.Busy = 1;
        var hash = await _scene.Delivery.PutAsync(_scene.User);
        await Waiting.UntilAsync(() => _mail.Busy == 0);
        Assert.Equal(200, (await _scene.SendAsync(HttpMethod.Post, "/v1/acknowledgements", new { messageHashes = new[] { hash } })).Status);
        _scene.Delivery.Clock.Advance(NoticeWorker.PauseSeconds(1) + 1);
        await _scene.SettledAsync();
        Assert.Empty(_mail.Taken);

        Assert.Equal(204, (await _scene.SendAsync(HttpMethod.Put, $"{NotifyScene.Channels}/{channel}", new { enabled = false })).Status);
        await _scene.Delivery.PutAsync(_scene.User);
        Assert.Equal(204, (await _scene.SendAsync(HttpMethod.Put, $"{NotifyScene.Channels}/{channel}", new { enabled = true })).Status);
        Assert.Equal(204, (await _scene.SendAsync(HttpMethod.Put, NotifyScene.Channels, new { enabled = false })).Status);
        await _scene.Delivery.PutAsync(_scene.User);
        await _scene.SettledAsync();
        Assert.Empty(_mail.Taken);
    }

    [Fact]
    public async Task WhatIsQueued_SurvivesARestart_AndABusyServer()
    {
        await VerifiedAsync("reader@example.org");
        _mail.Busy = 1;
        await _scene.Delivery.PutAsync(_scene.User);
        await Waiting.UntilAsync(() => _mail.Busy == 0);
        await _scene.Delivery.StopAsync();
        await _scene.Delivery.StartAsync();
        _scene.Delivery.Clock.Advance(3600);
        await _mail.NextAsync();
    }

    [Fact]
    public async Task AMailboxThatIsNone_IsDropped()
    {
        await VerifiedAsync("reader@example.org");
        _mail.Missing.Add("reader@example.org");
        await _scene.Delivery.PutAsync(_scene.User);
        await _scene.SettledAsync();
        Assert.Equal(0, await _scene.CountAsync());
    }

    [Fact]
    public async Task ACode_CanBeAnsweredThreeTimes_AndOnlySoLong()
    {
        var channel = await _scene.AddAsync("email", "reader@example.org");
        var verify = $"{NotifyScene.Channels}/{channel["id"]}/verify";
        var code = await _mail.NextCodeAsync();
        for (var i = 0; i < 3; i++) Assert.Equal("wrong-code", (await _scene.SendAsync(HttpMethod.Post, verify, new { code = code == "11111" ? "22222" : "11111" })).Code());
        Assert.Equal("wrong-code", (await _scene.SendAsync(HttpMethod.Post, verify, new { code })).Code());

        Assert.Equal(204, (await _scene.SendAsync(HttpMethod.Post, $"{NotifyScene.Channels}/{channel["id"]}/code")).Status);
        code = await _mail.NextCodeAsync();
        _scene.Delivery.Clock.Advance(600);
        Assert.Equal("wrong-code", (await _scene.SendAsync(HttpMethod.Post, verify, new { code })).Code());
        Assert.Equal(204, (await _scene.SendAsync(HttpMethod.Post, $"{NotifyScene.Channels}/{channel["id"]}/code")).Status);
        code = await _mail.NextCodeAsync();
        _scene.Delivery.Clock.Advance(599);
        Assert.Equal(204, (await _scene.SendAsync(HttpMethod.Post, verify, new { code })).Status);
        Assert.Equal("already-verified", (await _scene.SendAsync(HttpMethod.Post, verify, new { code })).Code());
    }

    [Fact]
    public async Task Codes_AreFewADay()
    {
        var channel = await _scene.AddAsync("email", "reader@example.org");
        for (var i = 1; i < 10; i++) Assert.Equal(204, (await _scene.SendAsync(HttpMethod.Post, $"{NotifyScene.Channels}/{channel["id"]}/code")).Status);
        Assert.Equal("too-many-codes", (await _scene.SendAsync(HttpMethod.Post, $"{NotifyScene.Channels}/{channel["id"]}/code")).Code());
        Assert.Equal("too-many-codes", (await _scene.SendAsync(HttpMethod.Post, NotifyScene.Channels, new { kind = "email", target = "other@example.org" })).Code());
        _scene.Delivery.Clock.Advance(86_400);
        await _scene.LogInAgainAsync();
        Assert.Equal(204, (await _scene.SendAsync(HttpMethod.Post, $"{NotifyScene.Channels}/{channel["id"]}/code")).Status);
    }

    [Fact]
    public async Task TheLinkInAnEmail_EndsTheChannel_WithAPostOnly()
    {
        await VerifiedAsync("reader@example.org");
        await _scene.Delivery.PutAsync(_scene.User);
        var link = new Uri((await _mail.NextAsync()).Headers["List-Unsubscribe"]!.Trim('<', '>')).AbsolutePath;
        var page = await _scene.Delivery.Http.FetchAsync(link);
        Assert.Equal(200, page.Status);
        Assert.Contains("method=\"post\"", page.Body, StringComparison.Ordinal);
        Assert.Equal(1, await _scene.CountAsync());
        Assert.Equal(200, (await _scene.Delivery.Http.SendAsync(HttpMethod.Post, link)).Status);
        Assert.Equal(0, await _scene.CountAsync());
        Assert.Equal("no-such-link", (await _scene.Delivery.Http.SendAsync(HttpMethod.Post, link)).Code());
    }

    private async Task<string> VerifiedAsync(string address)
    {
        var channel = await _scene.AddAsync("email", address);
        await _scene.VerifyAsync(channel, await _mail.NextCodeAsync());
        return channel["id"]!.GetValue<string>();
    }
}
