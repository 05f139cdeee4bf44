using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sessions;
using Dm3.Testing;
using Dm3.Testing.Chain;

namespace Dm3.Crash.Tests.Delivery;

/// <summary>Two instances on one PostgreSQL, as processes; one of them is killed (SIGKILL) while a reader has a socket there.</summary>
public sealed class PresenceCrashTests(EnsFixture chain) : IClassFixture<EnsFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-presence-crash-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task AfterSigkillOfOne_ItsReaderCountsAsGone_AndAtTheOtherItGetsWhatCame()
    {
        var place = PostgresServer.Shared.CreateDatabase();
        using var one = new DeliveryProcess(_folder.FullName, place, chain.NodeUrl, chain.Registry.ToString());
        using var two = new DeliveryProcess(_folder.FullName, place, chain.NodeUrl, chain.Registry.ToString());
        var (alice, bob) = (new Mailbox($"alice{Guid.NewGuid():n}"), new Mailbox($"bob{Guid.NewGuid():n}"));
        await alice.PublishAsync(chain);
        await bob.PublishAsync(chain);
        _http.BaseAddress = two.Url;
        await one.StartAsync(_http);
        await two.StartAsync(_http);
        var token = await bob.LogInAsync(_http);
        await using var database = PostgresDatabase.Open(place);
        var presence = new PresenceStore(database);

        using (var socket = await OpenAsync(one.Url, token))
        {
            await NextAsync(socket, "live");
            await UntilAsync(() => IsOnline(presence, bob), "The reader's socket was never told.");
            await one.KillAsync();
        }

        // The other instance says every ten seconds that it lives, and forgets then who has said nothing for thirty.
        await UntilAsync(() => !IsOnline(presence, bob), "The dead instance's word still counts.");
        var first = await SubmitAsync(alice, bob, "while it was away", two);
        using var again = await OpenAsync(two.Url, token);
        Assert.Equal(first, (string?)(await NextAsync(again, "message"))["messageHash"]);
        await NextAsync(again, "live");
        await UntilAsync(() => IsOnline(presence, bob), "The reader's socket at the other instance was never told.");
        var second = await SubmitAsync(alice, bob, "and now", two);
        Assert.Equal(second, (string?)(await NextAsync(again, "message"))["messageHash"]);

        // And back: what the one takes, once it lives again, reaches the socket at the other.
        await one.StartAsync(_http);
        var third = await SubmitAsync(alice, bob, "by the one that is back", one);
        Assert.Equal(third, (string?)(await NextAsync(again, "message"))["messageHash"]);
    }

    private static bool IsOnline(PresenceStore presence, Mailbox who) => presence.IsOnline(who.Address, DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    private static async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!holds())
        {
            Assert.False(limit.IsCancellationRequested, otherwise);
            await Task.Delay(100);
        }
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri url, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new UriBuilder(new Uri(url, "/v1/stream")) { Scheme = "ws" }.Uri, CancellationToken.None);
        return socket;
    }

    private static async Task<JsonNode> NextAsync(ClientWebSocket socket, string type)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
                Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
                length += part.Count;
            }
            while (!part.EndOfMessage);

            var message = JsonSerializer.Deserialize<JsonNode>(buffer.AsSpan(0, length))!;
            if ((string?)message["type"] == type) return message;
            if ((string?)message["type"] == "ping") await socket.SendAsync("""{"type":"pong"}"""u8.ToArray(), WebSocketMessageType.Text, true, patience.Token);
        }
    }

    private async Task<string> SubmitAsync(Mailbox from, Mailbox to, string text, DeliveryProcess at)
    {
        var (hash, call) = from.Write(to, at.ReadEncryptionKey(), text, 1);
        using var answer = await _http.PostAsJsonAsync(new Uri(at.Url, "/rpc"), call);
        var reply = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.True(reply!["result"] is not null, reply.ToJsonString());
        return hash;
    }
}
