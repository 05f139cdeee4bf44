using Dm3.Delivery.Live;
using Dm3.Testing.Chain;
using Dm3.Storage.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Live;

/// <summary>What the once-a-second look after all sockets does, with the shortest times that can be set.</summary>
[Collection(OneChain.Name)]
public sealed class StreamTimeTests(EnsFixture chain) : IAsyncLifetime
{
    private TestDelivery _delivery = null!;
    private DeliveryUser _alice = null!;
    private string _token = "";

    public async Task InitializeAsync()
    {
        _delivery = await TestDelivery.StartAsync(
            chain,
            ("Delivery:Live:PingSeconds", "1"),
            ("Delivery:Live:PongSeconds", "1"),
            ("Delivery:Live:LoginSeconds", "1"),
            ("Delivery:Live:SlowReaderSeconds", "2"),
            ("Delivery:Live:MaxWriters", "4"));
        _alice = await DeliveryUser.PublishedAsync(chain, "patient");
        _token = await _alice.LogInAsync(_delivery.Http);
    }

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Fact]
    public async Task SilentSocket_IsPinged_AndEndsIfItDoesNotAnswer()
    {
        await using var silent = await StreamClient.OpenAsync(_delivery.Http, _token);
        silent.AnswersPings = false;
        await using var alive = await StreamClient.OpenAsync(_delivery.Http, _token);
        await alive.NextAsync("ready");
        await alive.NextAsync("live");
        var next = alive.NextAsync("message");

        Assert.Equal((4408, "idle"), await silent.EndAsync());
        var hash = await _delivery.PutAsync(_alice);
        Assert.Equal(hash, (await next)["messageHash"]!.GetValue<string>());
    }

    [Fact]
    public async Task SocketWithoutLogin_Ends()
    {
        await using var stranger = await StreamClient.OpenAsync(_delivery.Http);
        Assert.Equal((4401, "not-logged-in"), await stranger.EndAsync());
    }

    [Fact]
    public async Task SlowReaders_AreCut_WithoutGrowingMemory_OrHoldingOthersUp()
    {
        // Eight readers that read nothing, four turns to write, and more mail than all buffers on the way take: 64 MB for each.
        for (var i = 0; i < 640; i++) await _delivery.PutAsync(_alice, "big", padding: 100_000);
        var hub = _delivery.Services.GetRequiredService<LiveHub>();
        var slow = new List<StreamClient>();
        for (var i = 0; i < 8; i++) slow.Add(await StreamClient.OpenAsync(_delivery.Http, _token, receiveBuffer: 4096));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var bob = await DeliveryUser.PublishedAsync(chain, "quick");
        await using var quick = await StreamClient.OpenAsync(_delivery.Http, await bob.LogInAsync(_delivery.Http));
        await quick.NextAsync("ready");
        await quick.NextAsync("live");
        var hash = await _delivery.PutAsync(bob);
        Assert.Equal(hash, (await quick.NextAsync("message"))["messageHash"]!.GetValue<string>());
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 32_000_000, $"{grown} bytes more");

        var next = quick.NextAsync("message");
        await StreamTests.EventuallyAsync(() => hub.Count == 1);
        await _delivery.PutAsync(bob);
        await next;
        foreach (var reader in slow) await reader.DisposeAsync();

        // What was not taken still waits, from the oldest one on.
        await using var again = await StreamClient.OpenAsync(_delivery.Http, _token);
        await again.NextAsync("ready");
        for (var i = 0; i < 640; i++) await again.NextAsync("message");
        await again.NextAsync("live");
    }

    [Fact]
    public async Task HalfOpenSocket_Ends()
    {
        // The client's machine is gone without a word: nothing is read, nothing is closed.
        var gone = await StreamClient.OpenAsync(_delivery.Http, _token);
        var hub = _delivery.Services.GetRequiredService<LiveHub>();
        await StreamTests.EventuallyAsync(() => hub.Count == 0);
        await gone.DisposeAsync();
    }

    [Fact]
    public async Task Presence_FollowsTheSockets()
    {
        var presence = _delivery.Services.GetRequiredService<PresenceStore>();
        Assert.False(presence.IsOnline(_alice.Address, _delivery.Clock.UnixSeconds));
        await using (var stream = await StreamClient.OpenAsync(_delivery.Http, _token))
        {
            await stream.NextAsync("ready");
            await StreamTests.EventuallyAsync(() => presence.IsOnline(_alice.Address, _delivery.Clock.UnixSeconds));
        }

        await StreamTests.EventuallyAsync(() => !presence.IsOnline(_alice.Address, _delivery.Clock.UnixSeconds));
    }
}
