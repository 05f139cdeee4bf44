using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Storage.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Gateway.Tests.Zones.Exchange;

public sealed class ImportTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Route = "/v1/zones/messengerxy.eth/names:import";

    private static string Line(string name, string text = "1") => $$$"""{"name":"{{{name}}}.messengerxy.eth","records":{"texts":{"url":"{{{text}}}"},"addresses":{"60":"0x00000000000000000000000000000000000000aa"} } }""";

    private static async Task<List<JsonNode>> ImportAsync(TestGateway gateway, string body, string query = "", string route = Route)
    {
        var reply = await gateway.VendorAsync(HttpMethod.Post, route + query, body);
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal("application/x-ndjson", reply.ContentType);
        return [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static string Told(IEnumerable<JsonNode> results) => string.Join(' ', results.Select(each => $"{each["line"]}:{each["status"]}{(each["code"] is { } code ? "/" + code : "")}"));

    [Fact]
    public async Task Lines_AreAnsweredInTheirOrder_AndAgainUnchanged()
    {
        var body = string.Join('\n', Enumerable.Range(1, 50).Select(i => Line($"order{i}")));
        Assert.All(await ImportAsync(gateway, body), (result, i) => Assert.Equal((i + 1, $"order{i + 1}.messengerxy.eth", "created"), ((int)result["line"]!, (string)result["name"]!, (string)result["status"]!)));
        var before = gateway.Dump();
        Assert.All(await ImportAsync(gateway, body, "?from=11"), (result, i) => Assert.Equal((i + 11, "unchanged"), ((int)result["line"]!, (string)result["status"]!)));
        Assert.Equal(before, gateway.Dump());
        Assert.Equal("1:updated 2:unchanged", Told(await ImportAsync(gateway, Line("order1", "2") + "\r\n" + Line("order2") + "\n")));
        var name = (await gateway.GetAsync("/v1/names/order1.messengerxy.eth")).Json;
        Assert.Equal(("2", 2, true), ((string)name["records"]!["texts"]!["url"]!, (int)name["version"]!, (bool)name["managed"]!));
    }

    [Fact]
    public async Task BrokenLines_FailWithNumberAndReason_TheOthersLand()
    {
        string[] lines =
        [
            Line("good1"), "{", "", "[1]", """{"name":"GOOD.messengerxy.eth"}""", """{"name":"good.dm3.eth"}""", """{"label":"good2"}""", """{"label":"a.b"}""",
            """{"name":"x.messengerxy.eth","label":"x"}""", """{"name":"good3.messengerxy.eth","unknown":1}""", """{"name":"good3.messengerxy.eth","name":"good4.messengerxy.eth"}""",
            $$$"""{"name":"good3.messengerxy.eth","records":{"texts":{"k":"{{{new string('x', 300_000)}}}"} } }""", """{"name":"good3.messengerxy.eth","records":{"texts":{"k":"\ud800"}}}""",
            """{"name":"good3.messengerxy.eth","records":{"addresses":{"60":"0x00"}}}""", """{"name":"good3.messengerxy.eth","records":{"texts":null}}""", """{"name":"good3.messengerxy.eth","operations":[null]}""",
            """{"name":"good3.messengerxy.eth","managed":false}""", """{"name":"deep.nobody.messengerxy.eth"}""", """{"name":"0x00000000000000000000000000000000000000aa.messengerxy.eth"}""",
            """{"name":"messengerxy.eth"}""", """{"name":"good3.messengerxy.eth","version":-1}""", """{"name":"good3.messengerxy.eth","records":{"texts":{"network.dm3.profile":"data:application/json,{}"}}}""", Line("good3"),
        ];
        var results = await ImportAsync(gateway, string.Join('\n', lines));
        Assert.Equal(
            "1:created 2:failed/invalid-line 3:failed/invalid-line 4:failed/invalid-line 5:failed/name-not-normalized 6:failed/invalid-name 7:created 8:failed/invalid-name "
            + "9:failed/invalid-body 10:failed/invalid-line 11:failed/invalid-line 12:failed/line-too-long 13:failed/invalid-line 14:failed/invalid-address 15:failed/invalid-line 16:failed/invalid-body "
            + "17:failed/invalid-body 18:failed/not-registered 19:failed/reserved 20:failed/reserved 21:failed/invalid-body 22:failed/profile-malformed 23:created",
            Told(results));
        Assert.All(results.Where(result => (string)result["status"]! == "failed"), result => Assert.NotEmpty((string)result["detail"]!));
        Assert.Equal(404, (await gateway.GetAsync("/v1/names/good4.messengerxy.eth")).Status);
    }

    [Fact]
    public async Task DryRun_SaysWhatWouldBe_AndChangesNothing()
    {
        await ImportAsync(gateway, Line("dry1"));
        var before = gateway.Dump();
        Assert.Equal("1:unchanged 2:updated 3:created 4:failed/invalid-line", Told(await ImportAsync(gateway, string.Join('\n', Line("dry1"), Line("dry1", "2"), Line("dry2"), "x"), "?dryRun=true")));
        Assert.Equal(before, gateway.Dump());
    }

    [Fact]
    public async Task OneNameTwiceInABatch_EndsAsTheLastLineSays() =>
        Assert.Equal("1:created 2:updated 3:unchanged 4:updated", Told(await ImportAsync(gateway, string.Join('\n', Line("twice"), Line("twice", "2"), Line("twice", "2"), Line("twice")))));

    [Fact]
    public async Task OneNameInSeveralBatches_EndsAsTheLastLineSays()
    {
        const int lines = 30_000;
        const int apart = 997;
        var results = await ImportAsync(gateway, string.Join('\n', Enumerable.Range(0, lines).Select(i => i % apart == 0 ? Line("again", $"{i}") : Line($"between{i}"))));
        Assert.Equal(lines, results.Count);
        Assert.All(results, (result, i) => Assert.Equal(i > 0 && i % apart == 0 ? "updated" : "created", (string)result["status"]!));
        var name = (await gateway.GetAsync("/v1/names/again.messengerxy.eth")).Json;
        Assert.Equal(($"{lines / apart * apart}", (lines / apart) + 1), ((string)name["records"]!["texts"]!["url"]!, (int)name["version"]!));
    }

    [Fact]
    public async Task NamesBelowAName_ComeAfterIt_InOneBatchToo()
    {
        var owner = Wallet.Of("deep importer").Address;
        Assert.Equal("1:created 2:created 3:failed/not-registered", Told(await ImportAsync(gateway, string.Join(
            '\n', $$"""{"name":"deepname.messengerxy.eth","owner":"{{owner}}","managed":false}""", $$"""{"name":"a.deepname.messengerxy.eth","owner":"{{owner}}"}""", $$"""{"name":"a.deepnobody.messengerxy.eth","owner":"{{owner}}"}"""))));
        Assert.Equal(owner.ToString(), (string)(await gateway.GetAsync("/v1/names/a.deepname.messengerxy.eth")).Json["owner"]!);
    }

    [Fact]
    public async Task NameThatItsOwnerChangedHere_IsNotImportedOver()
    {
        var owner = Wallet.Of("own hands");
        var line = $$"""{"name":"ownhands.messengerxy.eth","owner":"{{owner.Address}}","managed":false,"version":7}""";
        Assert.Equal("1:created", Told(await ImportAsync(gateway, line)));
        // Untouched: a later export of the old registry may still change it.
        Assert.Equal("1:updated", Told(await ImportAsync(gateway, line.Replace("\"version\":7", "\"version\":9,\"records\":{\"texts\":{\"a\":\"b\"}}", StringComparison.Ordinal))));
        var update = gateway.Drafts.Update("ownhands.messengerxy.eth", 9).With(("a", "c"));
        Assert.Equal(200, (await gateway.SendAsync(update, owner)).Status);
        Assert.Equal("1:failed/not-managed", Told(await ImportAsync(gateway, line)));
    }

    [Fact]
    public async Task OtherKeysAndQueries_AreRefused()
    {
        var (read, _) = await gateway.MakeKeyAsync("read");
        Assert.Equal((403, "role-too-low"), (await gateway.VendorAsync(HttpMethod.Post, Route, Line("no"), read)).Problem);
        Assert.Equal((401, "api-key-required"), (await gateway.PostAsync(Route, Line("no"))).Problem);
        Assert.Equal((401, "api-key-required"), (await gateway.GetAsync("/v1/zones/messengerxy.eth/names:export")).Problem);
        Assert.Equal((404, "unknown-zone"), (await gateway.VendorAsync(HttpMethod.Post, "/v1/zones/other.eth/names:import", "")).Problem);
        Assert.Equal((400, "invalid-query"), (await gateway.VendorAsync(HttpMethod.Post, Route + "?from=0", "")).Problem);
        Assert.Equal((400, "invalid-query"), (await gateway.VendorAsync(HttpMethod.Post, Route + "?dryRun=yes", "")).Problem);
    }

    [Fact]
    public async Task MoreThanABodyMayHave_IsTaken_AndReplaysToTheSameState()
    {
        var body = new StringBuilder();
        for (var i = 0; i < 9000; i++) body.Append(Line("many" + i.ToString(CultureInfo.InvariantCulture))).Append('\n');
        Assert.True(body.Length > GatewayHost.MaxBodyBytes);
        var results = await ImportAsync(gateway, body.ToString());
        Assert.Equal((9000, 9000), (results.Count, results.Count(result => (string)result["status"]! == "created")));
        var replay = new OperationReplay();
        var log = gateway.Services.GetRequiredService<OperationStore>();
        for (var after = 0L; log.After(after, 1000) is { Count: > 0 } page; after = page[^1].Sequence) page.ToList().ForEach(replay.Apply);
        Assert.True(replay.Names.Count >= 9000);
    }
}
