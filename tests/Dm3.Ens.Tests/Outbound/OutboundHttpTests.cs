using System.Text;
using Dm3.Ens.Outbound;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Ens.Tests.Outbound;

public sealed class OutboundHttpTests : IDisposable
{
    private static readonly OutboundOptions Local = new() { AllowLocal = true, Timeout = TimeSpan.FromSeconds(20), MaxResponseBytes = 1000, MaxRedirects = 2 };

    private readonly OutboundHttp _open = new(Local);
    private readonly OutboundHttp _guarded = new(new OutboundOptions());

    public void Dispose()
    {
        _open.Dispose();
        _guarded.Dispose();
    }

    [Fact]
    public async Task Fetches_WhatIsThere()
    {
        await using var server = await LocalServer.SayingAsync("{}", 201);
        var response = await _open.FetchAsync(server.Url + "/x", null, default);
        Assert.Equal((OutboundFailure.None, 201, "{}"), (response.Failure, response.Status, Encoding.UTF8.GetString(response.Body.Span)));
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://localhost:{0}/")]
    [InlineData("https://[::1]:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("https://0x7f000001:{0}/")]
    [InlineData("https://2130706433:{0}/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.0.0.1/")]
    public async Task Refuses_AddressesNearUs(string template)
    {
        await using var server = await LocalServer.SayingAsync("{}");
        var response = await _guarded.FetchAsync(string.Format(null, template, new Uri(server.Url).Port), null, default);
        Assert.Equal(OutboundFailure.AddressRefused, response.Failure);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData("http://example.org/")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@example.org/")]
    [InlineData("//example.org/")]
    [InlineData("")]
    public async Task Refuses_OtherUrls(string url) => Assert.Equal(OutboundFailure.UrlRefused, (await _guarded.FetchAsync(url, null, default)).Failure);

    [Fact]
    public async Task Refuses_RedirectToAnotherScheme()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.Redirect("file:///etc/passwd");
            return Task.CompletedTask;
        });
        Assert.Equal(OutboundFailure.UrlRefused, (await _open.FetchAsync(server.Url, null, default)).Failure);
    }

    [Theory]
    [InlineData(2, OutboundFailure.None)]
    [InlineData(3, OutboundFailure.TooManyRedirects)]
    public async Task Follows_AsManyRedirectsAsAllowed(int redirects, OutboundFailure expected)
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            var left = int.Parse(context.Request.Path.Value![1..], null);
            if (left > 0) context.Response.Redirect($"/{left - 1}");
            return Task.CompletedTask;
        });
        Assert.Equal(expected, (await _open.FetchAsync($"{server.Url}/{redirects}", null, default)).Failure);
    }

    [Fact]
    public async Task Ends_ARedirectLoop()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.CompletedTask;
        });
        Assert.Equal(OutboundFailure.TooManyRedirects, (await _open.FetchAsync(server.Url + "/loop", null, default)).Failure);
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData(1000, OutboundFailure.None)]
    [InlineData(1001, OutboundFailure.TooLarge)]
    public async Task Reads_AsMuchAsAllowed(int length, OutboundFailure expected)
    {
        await using var server = await LocalServer.StartAsync(context => context.Response.WriteAsync(new string('x', length)));
        Assert.Equal(expected, (await _open.FetchAsync(server.Url, null, default)).Failure);
    }

    [Fact]
    public async Task GivesUp_OnAServerThatHangs()
    {
        using var impatient = new OutboundHttp(Local with { Timeout = TimeSpan.FromMilliseconds(500) });
        await using var server = await LocalServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        Assert.Equal(OutboundFailure.TimedOut, (await impatient.FetchAsync(server.Url, null, default)).Failure);
    }

    [Fact]
    public async Task Says_ThatNobodyListens()
    {
        string url;
        await using (var server = await LocalServer.SayingAsync("{}")) url = server.Url;
        Assert.Equal(OutboundFailure.Unreachable, (await _open.FetchAsync(url, null, default)).Failure);
    }
}
