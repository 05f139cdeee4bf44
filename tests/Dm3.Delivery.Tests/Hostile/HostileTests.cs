using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dm3.Delivery.Tests.Hostile;

/// <summary>What strangers send, over HTTP to the real host: a clear refusal, never a fault of ours, nothing that waits is lost, and no secret in the log.</summary>
[Collection(OneChain.Name)]
public sealed class HostileTests(EnsFixture chain) : IAsyncLifetime
{
    private const string Html = "<img src=x onerror=alert(1)>";

    private TestDelivery _delivery = null!;
    private DeliveryUser _alice = null!;
    private DeliveryUser _bob = null!;
    private string _token = "";

    public async Task InitializeAsync()
    {
        _delivery = await TestDelivery.StartAsync(chain, ("Delivery:Limits:WritesPerMinutePerClient", "0"), ("Delivery:Limits:LoginsPerMinutePerClient", "0"), ("Delivery:Limits:ReadsPerMinutePerClient", "0"),
            // As appsettings.json has it; only the console stays silent.
            ("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:Microsoft.AspNetCore", "Warning"), ("Logging:Console:LogLevel:Default", "None"));
        _alice = await DeliveryUser.PublishedAsync(chain, "hostile-alice");
        _bob = await DeliveryUser.PublishedAsync(chain, "hostile-bob");
        _token = await _bob.LogInAsync(_delivery.Http);
    }

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Fact]
    public async Task AnEnvelopeThatIsBrokenAtAnyLayer_IsRefused_AndNothingWaits()
    {
        var good = JsonNode.Parse(Letters.Build(_delivery, _alice, _bob, "hello").ToString())!;
        JsonNode?[] values = [null, 1, true, "", Html, "{}", new JsonObject(), new JsonArray(), new string('x', 1000)];
        string[][] places = [["message"], ["metadata"], ["metadata", "version"], ["metadata", "deliveryInformation"], ["metadata", "messageHash"], ["metadata", "signature"], ["metadata", "encryptionScheme"], [Html]];
        foreach (var place in places)
        {
            foreach (var value in values)
            {
                var envelope = good.DeepClone();
                var parent = place.Length == 1 ? envelope : envelope[place[0]]!;
                parent[place[^1]] = value?.DeepClone();
                // The message's ciphertext is the recipient's alone: the service cannot see into it, and no layer that it opens covers it.
                if (place is ["message"] && value?.GetValueKind() == System.Text.Json.JsonValueKind.String) continue;
                var answer = await SubmitAsync(envelope);
                Assert.True(answer.Status == 200 && answer.Json()["error"] is not null, $"{string.Join('.', place)} = {value?.ToJsonString()}: {answer.Status} {answer.Body}");
                Assert.DoesNotContain(Html, answer.Body, StringComparison.Ordinal);
            }
        }

        // One character of each sealed or signed part.
        foreach (var place in places.Where(each => each is ["metadata", "deliveryInformation" or "signature"]))
        {
            var envelope = good.DeepClone();
            var text = (string)envelope["metadata"]![place[1]]!;
            var at = text.Length / 2;
            envelope["metadata"]![place[1]] = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
            Assert.NotNull((await SubmitAsync(envelope)).Json()["error"]);
        }

        Assert.Empty((await _delivery.Http.FetchAsync("/v1/messages", _token)).Json()["messages"]!.AsArray());
    }

    [Fact]
    public async Task AnyBody_AtAnyRoute_IsAnsweredWithoutAFault()
    {
        string[] bodies =
        [
            "", "{", "[", "null", "1", "\"x\"", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", string.Concat(Enumerable.Repeat("[", 50_000)), string.Concat(Enumerable.Repeat("{\"a\":", 50_000)),
            "{\"a\":1,\"a\":1}", "{\"\\ud800\":1}", "{\"name\":\"\\ud800\"}", "\u0000", "{\"name\":null}", $"{{\"name\":\"{Html}\"}}", $"{{\"messageHashes\":[\"{Html}\"]}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1e400,\"method\":\"x\"}", "{\"recipient\":\"\\ud800.eth\",\"sender\":\"a.eth\"}", "{\"name\":\"a.eth\",\"challenge\":\"\\ud800\",\"signature\":\"\\ud800\"}",
            "{\"blocked\":[\"\\ud800\"]}", "{\"signature\":\"x\",\"challenge\":\"a.b.c\"}",
        ];
        (string Method, string Path)[] routes =
        [
            ("POST", "/rpc"), ("POST", "/ds/rpc"), ("POST", "/v1/challenges"), ("POST", "/v1/sessions"), ("POST", "/v1/receipts"), ("POST", "/v1/spam-check"), ("POST", "/v1/acknowledgements"),
            ("PUT", "/v1/spam-rules"), ("PUT", "/v1/contacts"), ("PUT", "/v1/account"), ("PUT", "/v1/profile-extension"), ("POST", $"/auth/{_bob.Name}"), ("POST", $"/profile/{_bob.Name}"),
            ("POST", "/auth/%ED%A0%80.eth"), ("POST", $"/delivery/messages/{_bob.Name}/syncAcknowledgements"), ("POST", $"/storage/new/{_bob.Name}/addMessage"),
        ];
        // A connection each: where a refusal comes before the body was read, the server closes, and the next request must not meet that.
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = _delivery.Http.BaseAddress };
        foreach (var (method, path) in routes)
        {
            foreach (var body in bodies)
            {
                var answer = await http.SendAsync(new HttpMethod(method), path, _token, body);
                Assert.True(answer.Status is >= 200 and < 500, $"{method} {path} {body[..Math.Min(60, body.Length)]}: {answer.Status} {answer.Body}");
                Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task ABodyThatIsTooLong_IsRefused_AndOneByteLessIsRead()
    {
        var limit = (2 * 100_000) + 16_384;
        Assert.Equal((413, "body-too-big"), await CodeAsync(new string(' ', limit + 1)));
        Assert.Equal(-32700, (int)(await _delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: new string(' ', limit))).Json()["error"]!["code"]!);
        async Task<(int, string)> CodeAsync(string body)
        {
            var answer = await _delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: body);
            return (answer.Status, answer.Code());
        }
    }

    [Fact]
    public async Task AReplayedChallenge_AndTheTokenOfAnotherAccount_OpenNothing()
    {
        var challenge = await _bob.ChallengeAsync(_delivery.Http);
        using (var first = await _bob.AnswerAsync(_delivery.Http, challenge)) Assert.Equal(201, (int)first.StatusCode);
        using (var second = await _bob.AnswerAsync(_delivery.Http, challenge)) Assert.InRange((int)second.StatusCode, 400, 499);

        var alices = await _alice.LogInAsync(_delivery.Http);
        Assert.Null((await SubmitAsync(JsonNode.Parse(Letters.Build(_delivery, _alice, _bob, "for bob").ToString())!)).Json()["error"]);
        Assert.Empty((await _delivery.Http.FetchAsync("/v1/messages", alices)).Json()["messages"]!.AsArray());
        Assert.Equal(401, (await _delivery.Http.FetchAsync($"/delivery/messages/incoming/{_bob.Name}", alices)).Status);
        Assert.Equal(401, (await _delivery.Http.SendAsync(HttpMethod.Post, $"/delivery/messages/{_bob.Name}/syncAcknowledgements", alices, "{\"acknowledgements\":[]}")).Status);
        Assert.Single((await _delivery.Http.FetchAsync("/v1/messages", _token)).Json()["messages"]!.AsArray());
    }

    [Fact]
    public async Task AMessageThatIsSentAgainAfterItWasConfirmed_DoesNotComeBack()
    {
        var envelope = JsonNode.Parse(Letters.Build(_delivery, _alice, _bob, "once").ToString())!;
        await SubmitAsync(envelope);
        await _delivery.Http.SendAsync(HttpMethod.Post, "/v1/acknowledgements", _token, new JsonObject { ["messageHashes"] = new JsonArray((string)envelope["metadata"]!["messageHash"]!) }.ToJsonString());
        Assert.Null((await SubmitAsync(envelope)).Json()["error"]);
        Assert.Empty((await _delivery.Http.FetchAsync("/v1/messages", _token)).Json()["messages"]!.AsArray());
    }

    [Fact]
    public async Task ThousandSlowSenders_HoldNobodyUp_AndAreCutOff()
    {
        var clients = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                var client = new TcpClient();
                clients.Add(client);
                await client.ConnectAsync(_delivery.Http.BaseAddress!.Host, _delivery.Http.BaseAddress.Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"));
            }

            Assert.Null((await SubmitAsync(JsonNode.Parse(Letters.Build(_delivery, _alice, _bob, "meanwhile").ToString())!)).Json()["error"]);
            // Each is told, or cut: it does not stay.
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            var heard = new byte[16];
            foreach (var client in clients)
            {
                var read = await client.GetStream().ReadAsync(heard, patience.Token);
                Assert.True(read == 0 || Encoding.ASCII.GetString(heard, 0, read).StartsWith("HTTP/1.1 4", StringComparison.Ordinal));
            }
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    [Fact]
    public async Task TheLog_HoldsNoTokenNoKeyAndNoName()
    {
        var log = new ConcurrentQueue<string>();
        _delivery.Services.GetRequiredService<ILoggerFactory>().AddProvider(new Capture(log));
        _delivery.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Dm3").LogInformation("This line is seen.");
        var envelope = Letters.Build(_delivery, _alice, _bob, "a secret text");
        await SubmitAsync(JsonNode.Parse(envelope.ToString())!);
        await _delivery.Http.FetchAsync("/v1/messages", _token);
        await _delivery.Http.FetchAsync("/v1/messages", _token + "x");
        await _bob.LogInAsync(_delivery.Http);
        await SubmitAsync(new JsonObject { ["message"] = Html });
        var text = string.Join('\n', log);
        Assert.Contains("This line is seen.", text, StringComparison.Ordinal);
        var key = (await File.ReadAllTextAsync(Path.Combine(_delivery.Folder, "delivery.key"))).Trim();
        foreach (var secret in (string[])[_token, key, key[2..], "a secret text", _alice.Name, envelope.Metadata.MessageHash, Html]) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    private Task<(int Status, string Body)> SubmitAsync(JsonNode envelope) => _delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["method"] = "dm3_submitMessage",
        ["params"] = new JsonArray(envelope.DeepClone()),
    }.ToJsonString());

    private sealed class Capture(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
