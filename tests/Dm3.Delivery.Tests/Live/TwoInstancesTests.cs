using System.Text.Json.Nodes;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sessions;
using Dm3.Testing;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Live;

/// <summary>Two instances on one PostgreSQL database: it does not matter at which one a message comes and at which one its recipient is.</summary>
[Collection(OneChain.Name)]
public sealed class TwoInstancesTests(EnsFixture chain) : IAsyncLifetime
{
    private readonly string _place = PostgresServer.Shared.CreateDatabase();
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("dm3-delivery-keys-");
    private TestDelivery _one = null!;
    private TestDelivery _two = null!;

    public async Task InitializeAsync()
    {
        _one = await StartAsync();
        _two = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        _keys.Delete(recursive: true);
    }

    [Fact]
    public async Task AMessageTakenByOne_ReachesASocketAtTheOther_AndLeavesBothWhenAcknowledged()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "two");
        // The token of one is good at the other.
        var token = await alice.LogInAsync(_one.Http);
        await using var stream = await StreamClient.OpenAsync(_two.Http, token);
        await stream.NextAsync("ready");
        await stream.NextAsync("live");

        foreach (var text in (string[])["first", "second", "third"])
        {
            var hash = await _one.PutAsync(alice, text);
            var message = await stream.NextAsync("message");
            Assert.Equal((hash, text), (message["messageHash"]!.GetValue<string>(), message["envelope"]!["message"]!.GetValue<string>()));
            await stream.SendAsync(new JsonObject { ["type"] = "ack", ["hashes"] = new JsonArray(hash), ["id"] = text }.ToJsonString());
            Assert.Equal(1, (await stream.NextAsync("acknowledged"))["removed"]!.GetValue<int>());
            Assert.Empty((await _one.Http.FetchAsync("/v1/messages", token)).Json()["messages"]!.AsArray());
        }
    }

    [Fact]
    public async Task ALogOutAtOne_EndsTheSocketAtTheOther()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "two");
        var token = await alice.LogInAsync(_one.Http);
        await using var stream = await StreamClient.OpenAsync(_two.Http, token);
        await stream.NextAsync("ready");
        await stream.NextAsync("live");
        Assert.Equal(1, await _one.Services.GetRequiredService<SessionStore>().EndAllAsync(alice.Address, default));
        Assert.Equal((4403, "session-ended"), await stream.EndAsync());
    }

    [Fact]
    public async Task Presence_IsSeenByTheOther_AndOutlivesTheDeathOfAThird()
    {
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "two"), await DeliveryUser.PublishedAsync(chain, "two"));
        await using var stream = await StreamClient.OpenAsync(_two.Http, await alice.LogInAsync(_one.Http));
        await stream.NextAsync("ready");
        var seen = _one.Services.GetRequiredService<PresenceStore>();
        var now = _one.Clock.UnixSeconds;
        await UntilAsync(() => seen.IsOnline(alice.Address, now));

        // An instance that dies says nothing: its connections are gone, its rows are not.
        await using (var database = PostgresDatabase.Open(_place))
        {
            var third = new PresenceStore(database);
            await third.LiveAsync("third", now, default);
            await third.AddAsync(bob.Address, "third", default);
        }

        Assert.True(seen.IsOnline(bob.Address, now));
        var later = now + PresenceStore.DeadAfterSeconds;
        Assert.False(seen.IsOnline(bob.Address, later));
        // The next sign of life of any other one clears up.
        await seen.LiveAsync("fourth", later, default);
        Assert.False(seen.IsOnline(bob.Address, now));
    }

    private Task<TestDelivery> StartAsync() => TestDelivery.StartAsync(
        chain, ("Delivery:PostgresConnection", _place), ("Delivery:Identity:KeyFile", Path.Combine(_keys.FullName, "delivery.key")));

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds()) await Task.Delay(20, limit.Token);
    }
}
