using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Delivery.Live;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Live;

[Collection(OneChain.Name)]
public sealed class StreamTests(EnsFixture chain) : IAsyncLifetime
{
    private TestDelivery _delivery = null!;

    private HttpClient Http => _delivery.Http;

    public async Task InitializeAsync() => _delivery = await TestDelivery.StartAsync(chain, ("Delivery:Live:MaxSocketsPerAccount", "4"));

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Fact]
    public async Task Backlog_ThenLive_InOrder_AndAcknowledgedOverTheSocket()
    {
        var (alice, token) = await UserAsync();
        var first = await _delivery.PutAsync(alice, "one");
        var second = await _delivery.PutAsync(alice, "two");

        await using var stream = await StreamClient.OpenAsync(Http, token);
        var ready = await stream.NextAsync("ready");
        Assert.Equal(alice.Name, ready["account"]!.GetValue<string>());
        var one = await stream.NextAsync("message");
        Assert.Equal(first, one["messageHash"]!.GetValue<string>());
        Assert.Equal("one", one["envelope"]!["message"]!.GetValue<string>());
        Assert.Equal(second, (await stream.NextAsync("message"))["messageHash"]!.GetValue<string>());
        await stream.NextAsync("live");

        var third = await _delivery.PutAsync(alice, "three");
        Assert.Equal(third, (await stream.NextAsync("message"))["messageHash"]!.GetValue<string>());

        await stream.SendAsync(new JsonObject { ["type"] = "ack", ["hashes"] = new JsonArray(first, second, first), ["id"] = "a1" }.ToJsonString());
        Assert.Equal("""{"type":"acknowledged","id":"a1","removed":2}""", (await stream.NextAsync("acknowledged")).ToJsonString());
        Assert.Equal([third], await WaitingAsync(token));
    }

    [Fact]
    public async Task Cursor_Resumes_BehindTheLastMessage()
    {
        var (alice, token) = await UserAsync();
        for (var i = 0; i < 3; i++) await _delivery.PutAsync(alice, $"{i}");
        string cursor;
        await using (var stream = await StreamClient.OpenAsync(Http, token))
        {
            await stream.NextAsync("ready");
            cursor = (await stream.NextAsync("message"))["cursor"]!.GetValue<string>();
        }

        await using var again = await StreamClient.OpenAsync(Http, token, $"cursor={cursor}");
        await again.NextAsync("ready");
        Assert.Equal("1", (await again.NextAsync("message"))["envelope"]!["message"]!.GetValue<string>());
        Assert.Equal("2", (await again.NextAsync("message"))["envelope"]!["message"]!.GetValue<string>());
        await again.NextAsync("live");
    }

    [Fact]
    public async Task Messages_ThatComeDuringTheSwitchToLive_AreNeitherLostNorDoubled()
    {
        const int Count = 300;
        var (alice, token) = await UserAsync();
        for (var i = 0; i < 50; i++) await _delivery.PutAsync(alice, $"{i}");
        var writing = Task.Run(async () =>
        {
            for (var i = 50; i < Count; i++) await _delivery.PutAsync(alice, $"{i}");
        });

        await using var one = await StreamClient.OpenAsync(Http, token);
        await using var two = await StreamClient.OpenAsync(Http, token);
        foreach (var stream in (StreamClient[])[one, two])
        {
            var seen = new List<string>();
            while (seen.Count < Count)
            {
                var message = (await stream.NextAsync())!;
                if (message["type"]!.GetValue<string>() == "message") seen.Add(message["envelope"]!["message"]!.GetValue<string>());
            }

            Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), seen);
        }

        await writing;
    }

    [Fact]
    public async Task EverySession_OfTheAccount_GetsIt_AndNobodyElse()
    {
        var (alice, token) = await UserAsync();
        var (bob, bobs) = await UserAsync();
        await using var phone = await LiveAsync(await alice.LogInAsync(Http, "phone"));
        await using var desk = await LiveAsync(token);
        await using var other = await LiveAsync(bobs);

        var hash = await _delivery.PutAsync(alice);
        Assert.Equal(hash, (await phone.NextAsync("message"))["messageHash"]!.GetValue<string>());
        Assert.Equal(hash, (await desk.NextAsync("message"))["messageHash"]!.GetValue<string>());
        var own = await _delivery.PutAsync(bob);
        Assert.Equal(own, (await other.NextAsync("message"))["messageHash"]!.GetValue<string>());
    }

    [Fact]
    public async Task Login_ByFirstMessage_AsPagesDo()
    {
        var (alice, token) = await UserAsync();
        await _delivery.PutAsync(alice);
        await using var stream = await StreamClient.OpenAsync(Http);
        await stream.SendAsync(Hello(token, "0"));

        await stream.NextAsync("ready");
        await stream.NextAsync("message");
        await stream.NextAsync("live");
        await stream.SendAsync("""{"type":"ping"}""");
        await stream.NextAsync("pong");
        // A fresh token of the same device keeps the socket open beyond the first one's end.
        await stream.SendAsync(Hello(await alice.LogInAsync(Http)));
        await stream.SendAsync(Hello(await alice.LogInAsync(Http, "phone")));
        Assert.Equal((4401, "not-logged-in"), await stream.EndAsync());
    }

    [Theory]
    [InlineData("""{"type":"hello","token":"abc"}""", 4401, "not-logged-in")]
    [InlineData("""{"type":"ack","hashes":["0x1e0714b3a06aff36c8f4e79051a024ea0826c739bf86ff0eade3e8ebb0aefaef"]}""", 4401, "not-logged-in")]
    [InlineData("""{"type":"hello"}""", 4400, "bad-message")]
    [InlineData("""{"type":"hello","token":"a","cursor":"-1"}""", 4400, "bad-message")]
    [InlineData("""{"type":"hello","token":"a","token":"b"}""", 4400, "bad-message")]
    [InlineData("""{"type":"ack","hashes":[]}""", 4400, "bad-message")]
    [InlineData("""{"type":"ack","hashes":["0x00"]}""", 4400, "bad-message")]
    [InlineData("""{"type":"ack","hashes":[[[[]]]]}""", 4400, "bad-message")]
    [InlineData("""{"type":"\ud800"}""", 4400, "bad-message")]
    [InlineData("""[1]""", 4400, "bad-message")]
    [InlineData("""{""", 4400, "bad-message")]
    [InlineData("", 4400, "bad-message")]
    public async Task Message_ThatIsNoneOfThem_EndsTheSocket(string text, int status, string code)
    {
        await using var stream = await StreamClient.OpenAsync(Http);
        await stream.SendAsync(text);
        Assert.Equal((status, code), await stream.EndAsync());
        Assert.Empty(_delivery.Services.GetRequiredService<LiveHub>().Accounts);
    }

    [Fact]
    public async Task BinaryAndTooLongMessages_EndTheSocket()
    {
        await using (var binary = await StreamClient.OpenAsync(Http))
        {
            await binary.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
            Assert.Equal((1003, "not-text"), await binary.EndAsync());
        }

        await using (var unknown = await StreamClient.OpenAsync(Http))
        {
            await unknown.SendAsync(new string('a', 4097));
            Assert.Equal((1009, "message-too-big"), await unknown.EndAsync());
        }

        var (_, token) = await UserAsync();
        await using var known = await LiveAsync(token);
        await known.SendAsync(Encoding.UTF8.GetBytes(new string('a', 60_000)), WebSocketMessageType.Text, isWhole: false);
        await known.SendAsync(Encoding.UTF8.GetBytes(new string('a', 30_000)), WebSocketMessageType.Text, isWhole: false);
        Assert.Equal((1009, "message-too-big"), await known.EndAsync());
    }

    [Fact]
    public async Task Request_ThatCannotBeServed_IsRefusedBeforeTheUpgrade()
    {
        Assert.Equal((426, "websocket-expected"), await RefusalAsync("/v1/stream", upgrade: false));
        Assert.Equal((400, "token-in-query"), await RefusalAsync("/v1/stream?token=abc"));
        Assert.Equal((400, "invalid-cursor"), await RefusalAsync("/v1/stream?cursor=x"));
        Assert.Equal((401, "token-invalid"), await RefusalAsync("/v1/stream", "abc"));
    }

    [Fact]
    public async Task AboveTheLimitOfTheAccount_TheNextSocketIsRefused_UntilOneEnds()
    {
        var (_, token) = await UserAsync();
        var streams = new List<StreamClient>();
        for (var i = 0; i < 4; i++) streams.Add(await LiveAsync(token));
        await using (var fifth = await StreamClient.OpenAsync(Http, token)) Assert.Equal((4429, "too-many-sockets"), await fifth.EndAsync());

        await streams[0].DisposeAsync();
        await EventuallyAsync(() => _delivery.Services.GetRequiredService<LiveHub>().Count == 3);
        streams[0] = await LiveAsync(token);
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    [Fact]
    public async Task Logout_RevokedSessions_AndDeletedAccounts_EndTheirSockets()
    {
        var (alice, token) = await UserAsync();
        var phone = await alice.LogInAsync(Http, "phone");
        await using var first = await LiveAsync(token);
        await using var second = await LiveAsync(phone);

        await Http.SendAsync(HttpMethod.Delete, "/v1/session", token);
        Assert.Equal((4403, "session-ended"), await first.EndAsync());
        var hash = await _delivery.PutAsync(alice);
        Assert.Equal(hash, (await second.NextAsync("message"))["messageHash"]!.GetValue<string>());
        Assert.Equal(204, (await Http.SendAsync(HttpMethod.Delete, "/v1/account", phone)).Status);
        Assert.Equal((4403, "session-ended"), await second.EndAsync());
        Assert.Equal(404, (await Http.FetchAsync($"/profile/{alice.Name}")).Status);
        Assert.Empty(await WaitingAsync(await alice.LogInAsync(Http)));
    }

    [Fact]
    public async Task ExpiredSession_EndsItsSocket()
    {
        var (_, token) = await UserAsync();
        await using var stream = await LiveAsync(token);
        _delivery.Clock.Advance(3600);
        Assert.Equal((4403, "session-ended"), await stream.EndAsync());
    }

    [Fact]
    public async Task StoppedInstance_SaysGoodbye()
    {
        var (_, token) = await UserAsync();
        await using var stream = await LiveAsync(token);
        var stopping = _delivery.StopAsync();
        Assert.Equal((1001, null), await stream.EndAsync());
        await stream.DisposeAsync();
        await stopping;
        await _delivery.StartAsync();
    }

    private async Task<(DeliveryUser User, string Token)> UserAsync()
    {
        var user = await DeliveryUser.PublishedAsync(chain, "stream");
        return (user, await user.LogInAsync(Http));
    }

    /// <summary>A stream whose backlog is through.</summary>
    private async Task<StreamClient> LiveAsync(string token)
    {
        var stream = await StreamClient.OpenAsync(Http, token);
        await stream.NextAsync("ready");
        await stream.NextAsync("live");
        return stream;
    }

    private async Task<IEnumerable<string>> WaitingAsync(string token) =>
        (await Http.FetchAsync("/v1/messages", token)).Json()["messages"]!.AsArray().Select(each => each!["messageHash"]!.GetValue<string>());

    private async Task<(int Status, string Code)> RefusalAsync(string path, string? token = null, bool upgrade = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (token is not null) request.Headers.Add("Authorization", $"Bearer {token}");
        if (upgrade)
        {
            request.Headers.Add("Connection", "Upgrade");
            request.Headers.Add("Upgrade", "websocket");
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }

        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()).Code());
    }

    private static string Hello(string token, string? cursor = null)
    {
        var hello = new JsonObject { ["type"] = "hello", ["token"] = token };
        if (cursor is not null) hello["cursor"] = cursor;
        return hello.ToJsonString();
    }

    internal static async Task EventuallyAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 400 && !isSo(); i++) await Task.Delay(25);
        Assert.True(isSo());
    }
}
