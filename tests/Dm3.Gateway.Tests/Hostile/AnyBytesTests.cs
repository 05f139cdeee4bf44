using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using static Dm3.Gateway.Tests.Lookup;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Hostile;

/// <summary>
/// Whatever bytes stand in a path or a body: the answer is a success or a 4xx, and a refusal is JSON of the route's form. Only what is no
/// HTTP at all is refused by the web server itself, with a 400 without a body.
/// </summary>
public sealed class AnyBytesTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const int Seed = 20261122;
    private static readonly byte[] Avatar = Calldata("alice.dm3.eth", Multicall(Text("alice.dm3.eth", "avatar"), Coin("alice.dm3.eth", 60)));

    private sealed class Tally
    {
        public int Ok { get; set; }

        public int Refused { get; set; }

        public int Bare { get; set; }
    }

    private async Task TryAsync(string method, byte[] target, byte[]? body, Tally tally, string which)
    {
        byte[] request =
        [
            .. Encoding.ASCII.GetBytes(method + " "), .. target, .. Encoding.ASCII.GetBytes(" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"),
            .. body is null ? "\r\n"u8.ToArray() : Encoding.ASCII.GetBytes($"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body ?? [],
        ];
        var (status, head, text) = await RawConnection.ExchangeAsync(gateway, request);
        Assert.True(status is >= 200 and < 500, $"seed {Seed} {which}: {status} {text}");
        if (status < 400)
        {
            tally.Ok++;
            return;
        }

        if (text.Length == 0)
        {
            Assert.True(status == 400 && head.Contains("Content-Length: 0", StringComparison.Ordinal), $"seed {Seed} {which}: {head}");
            tally.Bare++;
            return;
        }

        tally.Refused++;
        var json = JsonNode.Parse(text)!.AsObject();
        Assert.Contains("Access-Control-Allow-Origin: *", head, StringComparison.Ordinal);
        Assert.Contains("no-store", head, StringComparison.Ordinal);
        if (head.Contains("application/problem+json", StringComparison.Ordinal)) Assert.True(json.ContainsKey("code") && (int)json["status"]! == status, which + text);
        else Assert.True(json.Count == 1 && json["message"]!.GetValueKind() == JsonValueKind.String, $"seed {Seed} {which}: {text}");
        foreach (var word in (string[])["<html", "   at ", "Exception", "System."]) Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        var mutated = bytes.ToList();
        for (var changes = random.Next(1, 6); changes > 0 && mutated.Count > 0; changes--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(6))
            {
                case 0: mutated[at] = (byte)random.Next(256); break;
                case 1: mutated[at] = (byte)random.Next(0x20, 0x7f); break;
                case 2: mutated.RemoveAt(at); break;
                case 3: mutated.Insert(at, (byte)random.Next(0x21, 0x7f)); break;
                case 4: mutated.RemoveRange(at, random.Next(mutated.Count - at)); break;
                default: mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(40), mutated.Count - at))); break;
            }
        }

        return [.. mutated];
    }

    private static string Filled(string template) => template.Replace("$", Hex.Encode(Avatar), StringComparison.Ordinal);

    [Fact]
    public async Task Paths_OfAnyBytesAreAnsweredOrRefusedInJson()
    {
        var random = new Random(Seed);
        string[] seeds =
        [
            Filled("/0x1111111111111111111111111111111111111111/$.json"), "/v1/names/alice.dm3.eth", "/v1/availability/alice.dm3.eth", "/v1/explain?name=alice.dm3.eth&record=text:avatar",
            "/v1/names?owner=0x1111111111111111111111111111111111111111&zone=dm3.eth&prefix=a&cursor=a.dm3.eth&limit=5", "/v1/zones/dm3.eth", "/v1/names/%F0%9F%A6%8A%00/../..%2f.dm3.eth",
        ];
        var tally = new Tally();
        for (var i = 0; i < 900; i++)
        {
            // A target that holds a blank or a line end is another request altogether; the server's own parser deals with that.
            var target = i % 9 == 0 ? [(byte)'/', .. Enumerable.Range(0, random.Next(60)).Select(_ => (byte)random.Next(0x21, 0x7f))] : Mutate(random, Encoding.ASCII.GetBytes(seeds[i % seeds.Length]));
            target = [(byte)'/', .. target.Skip(1).Where(each => each is not ((byte)' ' or (byte)'\r' or (byte)'\n'))];
            await TryAsync(i % 31 == 0 ? "DELETE" : "GET", target, null, tally, $"path {i} {Encoding.Latin1.GetString(target)}");
        }

        Assert.True(tally is { Ok: > 50, Refused: > 300, Bare: > 10 }, $"{tally.Ok} answered, {tally.Refused} refused, {tally.Bare} no HTTP");
    }

    [Fact]
    public async Task Bodies_OfAnyBytesAreAnsweredOrRefusedInJson()
    {
        var random = new Random(Seed + 1);
        var draft = gateway.Drafts.Registration("fuzz.dm3.eth", Alice.Address).With(("avatar", "é🦊")).With((60UL, Bob.Address.ToLowerHex()));
        var signed = new JsonObject { ["operation"] = draft.Message.DeepClone(), ["signature"] = draft.SignBy(Mallory) }.ToJsonString();
        var lookup = Filled("""{"sender":"0x1111111111111111111111111111111111111111","data":"$"}""");
        var batch = Hex.Encode(new Ethereum.Ccip.BatchQuery([new(TestGateway.Resolver, ["http://a/{data}"], Avatar), new(Address.Zero, [], new byte[3])]).Encode());
        (string Method, string Path, string Body)[] seeds =
        [
            ("POST", "/", lookup), ("POST", "/batch", $$"""{"sender":"0x1111111111111111111111111111111111111111","data":"{{batch}}"}"""), ("POST", "/v1/names", signed),
            ("PATCH", "/v1/names/fuzz.dm3.eth", signed), ("DELETE", "/v1/names/fuzz.dm3.eth", signed), ("POST", "/v1/names/fuzz.dm3.eth/transfer", signed),
            ("POST", "/v1/typed-data", new JsonObject { ["type"] = "Registration", ["operation"] = draft.Message.DeepClone() }.ToJsonString()),
        ];
        var tally = new Tally();
        var before = gateway.Dump();
        for (var i = 0; i < 1400; i++)
        {
            var (method, path, text) = seeds[i % seeds.Length];
            var body = new byte[random.Next(80)];
            if (i % 11 == 0) random.NextBytes(body);
            else body = Mutate(random, Encoding.UTF8.GetBytes(text));
            await TryAsync(method, Encoding.ASCII.GetBytes(path), body, tally, $"body {i} {method} {path} {Encoding.Latin1.GetString(body)}");
        }

        Assert.True(tally is { Ok: > 5, Refused: > 600, Bare: 0 }, $"{tally.Ok} answered, {tally.Refused} refused, {tally.Bare} no HTTP");
        Assert.Equal(before, gateway.Dump());
    }

    // What only the operator of a zone may send, with a good key: phone numbers, handles, reasons, vouchers.
    [Fact]
    public async Task OperatorsCalls_OfAnyBytesAreAnsweredOrRefusedInJson()
    {
        await using var zone = await TestGateway.StartAsync(
            ("Gateway:Zones:1:Policy:Labels", "blinded"), ("Gateway:Zones:1:Policy:Registration", "vendor"), ("Gateway:Zones:1:Policy:Listing", "false"), ("Gateway:Zones:1:Policy:PhoneRegion", "DE"));
        var random = new Random(Seed + 3);
        (HttpMethod Method, string Path, string Body)[] seeds =
        [
            (HttpMethod.Post, "/labels", """{"texts":["+49 151 12345678","0151/123 456-78","Alice@Example.org","é\ud83e\udd8a"]}"""),
            (HttpMethod.Put, "/names/%2B4915112345678", """{"texts":[{"key":"url","value":"1"}],"addresses":[{"coinType":60,"value":"0x1111111111111111111111111111111111111111"}]}"""),
            (HttpMethod.Put, "/names/al%C3%ADce%40example", """{"reservedFor":"0x1111111111111111111111111111111111111111"}"""),
            (HttpMethod.Post, "/names/alice/suspend", """{"reason":"spam"}"""),
            (HttpMethod.Post, "/names/alice/refuse", """{"reason":"spam"}"""),
            (HttpMethod.Post, "/names/alice/admit", "{}"),
            (HttpMethod.Get, "/stats?day=2026-11-26", ""),
            (HttpMethod.Get, "/quarantine?cursor=a.messengerxy.eth", ""),
        ];
        var (ok, refused) = (0, 0);
        for (var i = 0; i < 1200; i++)
        {
            var (method, path, text) = seeds[i % seeds.Length];
            var target = i % 3 == 0 ? path : string.Concat(Encoding.Latin1.GetString(Mutate(random, Encoding.ASCII.GetBytes(path))).Where(char.IsAscii).Where(each => each > ' ' && each != '#'));
            var body = i % 3 == 1 ? Encoding.UTF8.GetBytes(text) : Mutate(random, Encoding.UTF8.GetBytes(text));
            if (!Uri.TryCreate(zone.Http.BaseAddress, $"/v1/zones/messengerxy.eth/{target.TrimStart('/')}", out var uri)) continue;
            var reply = await zone.SendAsync(method, uri.PathAndQuery, method == HttpMethod.Get ? null : new ByteArrayContent(body), ("Authorization", "Bearer " + TestGateway.AdminKey));
            Assert.True(reply.Status < 500, $"seed {Seed} {i} {method} {target}: {reply.Status} {reply.Text}");
            if (reply.Status < 400) ok++;
            else
            {
                Assert.NotEmpty(reply.Problem.Code);
                refused++;
            }
        }

        Assert.True(ok > 50 && refused > 300, $"{ok} answered, {refused} refused");
    }

    // Calldata that is broken inside, under hex and JSON that are whole.
    [Fact]
    public async Task Calldata_OfAnyBytesIsAnsweredOrRefusedInJson()
    {
        var random = new Random(Seed + 2);
        var tally = new Tally();
        for (var i = 0; i < 900; i++)
        {
            var calldata = Mutate(random, Avatar);
            await TryAsync("GET", Encoding.ASCII.GetBytes($"/0x1111111111111111111111111111111111111111/{Hex.Encode(calldata)}"), null, tally, $"calldata {i} {Hex.Encode(calldata)}");
        }

        Assert.True(tally is { Refused: > 300, Bare: 0, Ok: > 20 }, $"{tally.Ok} answered, {tally.Refused} refused, {tally.Bare} no HTTP");
    }
}
