using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Delivery.Tests.SocketIo;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>The recorded socket.io sessions, by the real client through the real socket, with the recorded service's own keys: its envelopes go out as they were.</summary>
public sealed class SocketIoReplay(RecordedNames names) : GroupReplay(names)
{
    private const string OneText = "One refusal for every bad login; the recorded words are those of a JavaScript fault.";

    public override string Group => "socket-io";

    public override IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>
    {
        ["socket-io/082 connect: no auth object"] = new(0, OneText, "check token has failed for WS"),
        ["socket-io/085 connect: account without name"] = new(0, OneText, "check token has failed for WS"),
    };

    protected override (string Key, string? Value)[] Settings() => Recording.ServiceKeys;

    protected override async Task PrepareAsync(TestDelivery delivery, ReplayClient client)
    {
        Assert.Equal(200, (await client.SignUpAsync("alice.eth")).Status);
        Assert.NotEmpty(await client.SignInAsync("alice.eth"));
    }

    protected override async Task ReplayAsync(TestDelivery delivery, ReplayClient client, RecordedExchange exchange)
    {
        var transports = exchange.Inputs.GetProperty("transports").EnumerateArray().Select(each => each.GetString()!).ToArray();
        if (exchange.Inputs.TryGetProperty("auth", out var auth))
        {
            await using var socket = new SocketIoClient(delivery.Http, transports, await FreshAsync(client, auth));
            Compare(exchange, "events", new JsonArray([.. (await socket.RestAsync()).Where(each => Name(each) != "disconnect").Select(Recorded)]));
            return;
        }

        var login = new { account = new { ensName = "alice.eth" }, token = await client.SignInAsync("alice.eth") };
        var messages = exchange.Expected.TryGetProperty("eventsAtReceiver", out var events) ? events.GetArrayLength() : 0;
        (string, object)[] emit = exchange.Inputs.TryGetProperty("event", out var name) ? [(name.GetString()!, exchange.Inputs.GetProperty("payload"))] : [];
        await using var receiver = new SocketIoClient(delivery.Http, transports, login) { Emit = emit, Answers = emit.Length, Messages = messages };
        await receiver.NextAsync("connect");
        await receiver.NextAsync("authorized");
        if (exchange.Inputs.TryGetProperty("submitted", out var submitted)) await SubmitAsync(delivery.Http, submitted);
        var rest = await receiver.RestAsync();
        if (emit.Length > 0) Compare(exchange, "acknowledgement", rest.Single(each => Name(each) == "answer")["answer"]!.DeepClone());
        if (messages > 0) Compare(exchange, "eventsAtReceiver", new JsonArray([.. rest.Where(each => Name(each) == "message").Select(Recorded)]));
    }

    private static async Task SubmitAsync(HttpClient http, JsonElement envelope)
    {
        var call = JsonSerializer.Serialize(new { jsonrpc = "2.0", method = "dm3_submitMessage", @params = new[] { envelope.GetRawText() } });
        using var body = new StringContent(call, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/rpc", UriKind.Relative), body);
        Assert.Equal("OK", await answer.Content.ReadAsStringAsync());
    }

    // A token that was good then is made anew; one that was none stays what it is.
    private static async Task<object?> FreshAsync(ReplayClient client, JsonElement auth)
    {
        if (auth.ValueKind == JsonValueKind.Null) return null;
        var json = JsonNode.Parse(auth.GetRawText())!.AsObject();
        if (json["token"]!.GetValue<string>().Count(each => each == '.') == 2) json["token"] = await client.SignInAsync("alice.eth");
        return json;
    }

    private void Compare(RecordedExchange exchange, string member, JsonNode ours)
    {
        if (Differences.TryGetValue(exchange.Name, out var difference))
        {
            ReplayMatch.AssertDiffers(exchange, difference, new ReplayAnswer(0, null, ours.ToJsonString()));
            return;
        }

        var recorded = exchange.Expected.GetProperty(member);
        Assert.True(ReplayMatch.IsSame(recorded, JsonSerializer.SerializeToElement(ours)), $"{exchange.Name}: recorded {recorded.GetRawText()}, got {ours.ToJsonString()}");
    }

    private static string Name(JsonNode seen) => seen["event"]!.GetValue<string>();

    // Without what the script adds for other tests.
    private static JsonNode Recorded(JsonNode seen)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in seen.AsObject())
        {
            if (name is "event" or "arguments" or "message") kept[name] = value?.DeepClone();
        }

        return kept;
    }
}
