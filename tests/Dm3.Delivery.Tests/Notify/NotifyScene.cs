using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Delivery.Notify;
using Dm3.Storage.Notifications;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>A service with a user that is logged in.</summary>
internal sealed class NotifyScene : IAsyncDisposable
{
    public const string Channels = "/v1/notification-channels";

    private NotifyScene(TestDelivery delivery, DeliveryUser user, string token) => (Delivery, User, Token) = (delivery, user, token);

    public TestDelivery Delivery { get; }

    public DeliveryUser User { get; }

    public string Token { get; private set; }

    public static async Task<NotifyScene> StartAsync(EnsFixture chain, params (string Key, string? Value)[] settings)
    {
        var delivery = await TestDelivery.StartAsync(chain, [("Delivery:Notifications:DelaySeconds", "0"), ("Delivery:Notifications:QuietMinutes", "15"), .. settings]);
        var user = await DeliveryUser.PublishedAsync(chain, "notified");
        return new NotifyScene(delivery, user, await user.LogInAsync(delivery.Http));
    }

    public Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, object? body = null) =>
        Delivery.Http.SendAsync(method, path, Token, body is null ? null : JsonSerializer.Serialize(body));

    /// <summary>Adds a channel, which is not verified yet.</summary>
    public async Task<JsonNode> AddAsync(string kind, object target)
    {
        var answer = await SendAsync(HttpMethod.Post, Channels, new { kind, target });
        Assert.True(answer.Status == 201, answer.Body);
        return answer.Json();
    }

    public async Task VerifyAsync(JsonNode channel, string code)
    {
        var answer = await SendAsync(HttpMethod.Post, $"{Channels}/{channel["id"]}/verify", new { code });
        Assert.True(answer.Status == 204, answer.Body);
    }

    public Task<(int Status, string Body)> ListAsync() => SendAsync(HttpMethod.Get, Channels);

    public async Task<int> CountAsync() => (await ListAsync()).Json()["channels"]!.AsArray().Count;

    /// <summary>Waits until nothing is due now, and nothing is being sent: claimed until the end of its lease, to the second, since the clock stands still.</summary>
    public Task SettledAsync() => Waiting.UntilAsync(() =>
    {
        var (store, now) = (Delivery.Services.GetRequiredService<NoticeStore>(), Delivery.Clock.UnixSeconds);
        return store.CountDue(now) == 0 && store.CountDue(now + NoticeWorker.LeaseSeconds) == store.CountDue(now + NoticeWorker.LeaseSeconds - 1);
    });

    public async Task LogInAgainAsync() => Token = await User.LogInAsync(Delivery.Http);

    public ValueTask DisposeAsync() => Delivery.DisposeAsync();
}
