using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Testing;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>Web Push, to a real push endpoint that decrypts as browsers do and checks who sends.</summary>
[Collection(OneChain.Name)]
public sealed class PushTests(EnsFixture chain) : IAsyncLifetime
{
    private readonly ConcurrentQueue<(IReadOnlyDictionary<string, string> Headers, byte[] Body)> _pushed = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private volatile int _status = 201;
    private LocalServer _server = null!;

    private string PublicKey => _key.ExportParameters(false).Q is var q ? Base64Url.EncodeToString([4, .. q.X!, .. q.Y!]) : "";

    private (string Key, string? Value)[] Settings =>
    [
        ("Delivery:Notifications:WebPush:PublicKey", PublicKey), ("Delivery:Notifications:WebPush:PrivateKey", Base64Url.EncodeToString(_key.ExportParameters(true).D)),
        ("Delivery:Notifications:WebPush:Subject", "mailto:operator@example.org"),
    ];

    public async Task InitializeAsync() => _server = await LocalServer.StartAsync(async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _pushed.Enqueue((context.Request.Headers.ToDictionary(each => each.Key, each => each.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        context.Response.StatusCode = _status;
    });

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task Browser_ReadsTheCode_AndIsTold_UntilItsSubscriptionIsGone()
    {
        await using var scene = await NotifyScene.StartAsync(chain, Settings);
        using var browser = new PushReceiver();
        Assert.Equal(PublicKey, (await scene.ListAsync()).Json()["offered"]!["applicationServerKey"]!.GetValue<string>());
        var channel = await scene.AddAsync("push", new { endpoint = _server.Url + "/push/abc", expirationTime = (long?)null, keys = new { p256dh = browser.P256dh, auth = browser.Auth } });
        var code = await NextAsync();
        AssertIsOurs(code.Headers);
        await scene.VerifyAsync(channel, JsonNode.Parse(browser.Decrypt(code.Body))!["data"]!["code"]!.GetValue<string>());

        await scene.Delivery.PutAsync(scene.User, "the-content", "the-sender.eth");
        var told = await NextAsync();
        Assert.Equal("aes128gcm", told.Headers["Content-Encoding"]);
        Assert.Equal("86400", told.Headers["TTL"]);
        Assert.Equal("""{"type":"messages.waiting","service":"ds.dm3.eth"}""", browser.Decrypt(told.Body));

        await scene.SettledAsync();
        _status = 410;
        scene.Delivery.Clock.Advance(15 * 60);
        await scene.Delivery.PutAsync(scene.User);
        await NextAsync();
        await scene.SettledAsync();
        Assert.Equal(0, await scene.CountAsync());
    }

    [Fact]
    public async Task SubscriptionsThatAreNone_AreRefused()
    {
        await using var scene = await NotifyScene.StartAsync(chain, Settings);
        using var browser = new PushReceiver();
        var offCurve = Base64Url.EncodeToString([4, .. new byte[63], 1]);
        foreach (var target in (object[])["x", 5, new { }, new { endpoint = _server.Url }, Subscription("ftp://example.org", browser.P256dh, browser.Auth), Subscription(_server.Url, offCurve, browser.Auth), Subscription(_server.Url, "", browser.Auth), Subscription(_server.Url, browser.P256dh, "AAAA")])
            Assert.Equal("invalid-target", (await scene.SendAsync(HttpMethod.Post, NotifyScene.Channels, new { kind = "push", target })).Code());
    }

    private static object Subscription(string endpoint, string p256dh, string auth) => new { endpoint, keys = new { p256dh, auth } };

    // RFC 8292: a token of ES256 for the origin of the endpoint, with the key that the subscription was made for.
    private void AssertIsOurs(IReadOnlyDictionary<string, string> headers)
    {
        var authorization = headers["Authorization"];
        Assert.StartsWith("vapid ", authorization, StringComparison.Ordinal);
        var parts = authorization["vapid ".Length..].Split(',', StringSplitOptions.TrimEntries).ToDictionary(part => part[0], part => part[2..]);
        Assert.Equal(PublicKey, parts['k'].TrimEnd('='));
        var token = parts['t'].Split('.');
        Assert.True(_key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256));
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token[1]))!;
        // The library leaves the port of the origin out, which RFC 8292 wants where it is not the scheme's own. Push services listen on 443.
        Assert.Equal("http://127.0.0.1", claims["aud"]!.GetValue<string>());
        Assert.Equal("mailto:operator@example.org", claims["sub"]!.GetValue<string>());
    }

    private async Task<(IReadOnlyDictionary<string, string> Headers, byte[] Body)> NextAsync()
    {
        (IReadOnlyDictionary<string, string>, byte[]) pushed = default;
        await Waiting.UntilAsync(() => _pushed.TryDequeue(out pushed));
        return pushed;
    }
}
