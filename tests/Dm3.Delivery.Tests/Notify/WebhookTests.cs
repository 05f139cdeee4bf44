using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Delivery.Notify;
using Dm3.Testing;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>Webhooks, to a real web server.</summary>
[Collection(OneChain.Name)]
public sealed class WebhookTests(EnsFixture chain) : IAsyncLifetime
{
    private static readonly (string Key, string? Value) On = ("Delivery:Notifications:Webhook:Enabled", "true");

    private readonly ConcurrentQueue<(string Id, string Time, string Signature, string Body)> _calls = new();
    private volatile int _status = 204;
    private LocalServer _server = null!;

    public async Task InitializeAsync() => _server = await LocalServer.StartAsync(async context =>
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        _calls.Enqueue((headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, await reader.ReadToEndAsync()));
        context.Response.StatusCode = _status;
    });

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task Calls_AreSigned_HoldNothing_AreRetried_AndEndWhenTheTargetIsGone()
    {
        await using var scene = await NotifyScene.StartAsync(chain, On);
        var channel = await scene.AddAsync("webhook", _server.Url + "/hook");
        var secret = Convert.FromBase64String(channel["secret"]!.GetValue<string>()["whsec_".Length..]);
        Assert.DoesNotContain("secret", (await scene.ListAsync()).Body, StringComparison.Ordinal);
        var code = await NextAsync();
        AssertSigned(secret, code);
        await scene.VerifyAsync(channel, JsonNode.Parse(code.Body)!["data"]!["code"]!.GetValue<string>());

        _status = 503;
        await scene.Delivery.PutAsync(scene.User, "the-content", "the-sender.eth");
        var first = await NextAsync();
        await scene.SettledAsync();
        scene.Delivery.Clock.Advance(NoticeWorker.PauseSeconds(1));
        var second = await NextAsync();
        AssertSigned(secret, first);
        AssertSigned(secret, second);
        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Time, second.Time);
        Assert.Equal("""{"type":"messages.waiting","service":"ds.dm3.eth"}""", second.Body);

        await scene.SettledAsync();
        _status = 410;
        scene.Delivery.Clock.Advance(NoticeWorker.PauseSeconds(2));
        await NextAsync();
        await scene.SettledAsync();
        Assert.Equal(0, await scene.CountAsync());
    }

    [Fact]
    public async Task Attempts_AreCapped_AndADeadTargetGoes()
    {
        await using var scene = await NotifyScene.StartAsync(chain, On, ("Delivery:Sessions:TokenSeconds", "86400"));
        var channel = await scene.AddAsync("webhook", _server.Url);
        await scene.VerifyAsync(channel, JsonNode.Parse((await NextAsync()).Body)!["data"]!["code"]!.GetValue<string>());
        _status = 500;
        for (var round = 1; round <= 3; round++)
        {
            await scene.Delivery.PutAsync(scene.User);
            for (var attempt = 1; attempt <= NoticeWorker.MaxAttempts; attempt++)
            {
                await NextAsync();
                await scene.SettledAsync();
                scene.Delivery.Clock.Advance(NoticeWorker.PauseSeconds(attempt));
            }

            await scene.SettledAsync();
            Assert.Empty(_calls);
        }

        await scene.LogInAgainAsync();
        Assert.Equal(0, await scene.CountAsync());
    }

    [Theory]
    [InlineData("https://127.0.0.1")]
    [InlineData("https://169.254.169.254")]
    [InlineData("https://[::1]")]
    [InlineData("https://localhost")]
    public async Task AddressesNearUs_AreNeverConnectedTo(string host)
    {
        await using var scene = await NotifyScene.StartAsync(chain, On, ("Delivery:DevNet", "false"));
        await scene.AddAsync("webhook", $"{host}:{new Uri(_server.Url).Port}/");
        await scene.SettledAsync();
        Assert.Equal(0, _server.Requests);
    }

    [Theory]
    [InlineData("\"http://example.org/\"")]
    [InlineData("\"https://user:word@example.org/\"")]
    [InlineData("\"file:///etc/passwd\"")]
    [InlineData("\"javascript:alert(1)\"")]
    [InlineData("\"\"")]
    [InlineData("5")]
    [InlineData("{}")]
    public async Task OtherTargets_AreRefused(string target)
    {
        await using var scene = await NotifyScene.StartAsync(chain, On, ("Delivery:DevNet", "false"));
        Assert.Equal("invalid-target", (await scene.SendAsync(HttpMethod.Post, NotifyScene.Channels, new { kind = "webhook", target = JsonNode.Parse(target) })).Code());
    }

    private async Task<(string Id, string Time, string Signature, string Body)> NextAsync()
    {
        (string, string, string, string) call = default;
        await Waiting.UntilAsync(() => _calls.TryDequeue(out call));
        return call;
    }

    // Standard Webhooks 1.0: "v1," and the base64 of HMAC-SHA256 over id, time and body with dots between.
    private static void AssertSigned(byte[] secret, (string Id, string Time, string Signature, string Body) call) =>
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{call.Id}.{call.Time}.{call.Body}"))), call.Signature);
}
