using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Hostile;

/// <summary>A client that asks too often is told when to come back; nobody else feels it, and nobody can pass for somebody else.</summary>
public sealed class RateLimitTests
{
    private static Task<Reply> AskAsync(TestGateway gateway, string? forwardedFor = null) =>
        gateway.SendAsync(HttpMethod.Post, "/v1/names", TestGateway.Json("{}"), forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor)]);

    private static void AssertLimited(Reply reply)
    {
        Assert.Equal((429, "rate-limited"), reply.Problem);
        Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Writes_OfOneClientAreLimitedAndReadsAreNot()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:WritesPerMinutePerClient", "3"));
        for (var i = 0; i < 3; i++) Assert.Equal(400, (await AskAsync(gateway)).Status);
        AssertLimited(await AskAsync(gateway));
        AssertLimited(await gateway.SendAsync(gateway.Drafts.Registration("limited.dm3.eth", Alice.Address), Alice));
        Assert.Equal("", await gateway.TextOfAsync("limited.dm3.eth", "url"));
        Assert.Equal(400, (await gateway.PostAsync("/v1/typed-data", "{}")).Status);
        Assert.Equal(400, (await gateway.PostAsync("/", "{}")).CcipRefusal);
        Assert.Equal(200, (await gateway.GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task Reads_CanBeLimited_AndCcipIsToldInItsForm()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:ReadsPerMinutePerClient", "3"));
        var calldata = Lookup.Calldata("alice.dm3.eth", Lookup.Addr("alice.dm3.eth"));
        Assert.Equal(200, (await gateway.FetchAsync(calldata)).Status);
        Assert.Equal(200, (await gateway.PostLookupAsync(calldata)).Status);
        Assert.Equal(200, (await gateway.GetAsync("/v1/zones")).Status);
        foreach (var reply in (Reply[])[await gateway.FetchAsync(calldata), await gateway.PostLookupAsync(calldata)])
        {
            Assert.Equal(429, reply.CcipRefusal);
            Assert.NotNull(reply.Headers.RetryAfter);
        }

        AssertLimited(await gateway.GetAsync("/v1/zones"));
        Assert.Equal(200, (await gateway.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task CallsWithAKey_HaveABudgetOfTheirOwn()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:WritesPerMinutePerClient", "1"), ("Gateway:Limits:KeyCallsPerMinutePerClient", "3"));
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Get, "/v1/zones/messengerxy.eth/keys")).Status);
        AssertLimited(await gateway.VendorAsync(HttpMethod.Get, "/v1/zones/messengerxy.eth/keys"));
        // A wrong key is no way around.
        AssertLimited(await gateway.VendorAsync(HttpMethod.Get, "/v1/zones/messengerxy.eth/keys", key: "dm3_0123456789abcdef_"));
    }

    [Fact]
    public async Task ForwardedFor_OfAStrangerChangesNothing()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:WritesPerMinutePerClient", "2"), ("Gateway:TrustedProxies:0", "10.0.0.0/8"));
        Assert.Equal(400, (await AskAsync(gateway, "192.0.2.1")).Status);
        Assert.Equal(400, (await AskAsync(gateway, "192.0.2.2")).Status);
        AssertLimited(await AskAsync(gateway, "192.0.2.3"));
        AssertLimited(await AskAsync(gateway, "10.0.0.1"));
    }

    [Fact]
    public async Task ForwardedFor_OfATrustedProxyIsReadFromItsEnd()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Limits:WritesPerMinutePerClient", "1"), ("Gateway:TrustedProxies:0", "127.0.0.1"), ("Gateway:TrustedProxies:1", "10.0.0.0/8"));
        Assert.Equal(400, (await AskAsync(gateway, "192.0.2.1")).Status);
        // What the client itself wrote stands before what the proxies wrote.
        AssertLimited(await AskAsync(gateway, "203.0.113.9, 192.0.2.1"));
        AssertLimited(await AskAsync(gateway, "203.0.113.9, 192.0.2.1, 10.1.2.3"));
        Assert.Equal(400, (await AskAsync(gateway, "192.0.2.2, 10.1.2.3")).Status);
        // One network of IPv6 is one client.
        Assert.Equal(400, (await AskAsync(gateway, "2001:db8:1:2::1")).Status);
        AssertLimited(await AskAsync(gateway, "2001:db8:1:2:ffff::9"));
        Assert.Equal(400, (await AskAsync(gateway, "2001:db8:1:3::1")).Status);
        // Rubbish counts for the proxy.
        Assert.Equal(400, (await AskAsync(gateway, "no address")).Status);
        AssertLimited(await AskAsync(gateway, "999.1.1.1"));
    }

    [Fact]
    public async Task Start_RefusesSettingsWithoutMeaning()
    {
        var faults = (await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestGateway.StartAsync(
            ("Gateway:TrustedProxies:0", "everyone"), ("Gateway:TrustedProxies:1", "10.0.0.0/33"), ("Gateway:Limits:WritesPerMinutePerClient", "-1")))).Failures;
        Assert.Equal(3, faults.Count());
    }
}
