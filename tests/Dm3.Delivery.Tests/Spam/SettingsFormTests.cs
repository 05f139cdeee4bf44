using System.Text.Json;

namespace Dm3.Delivery.Tests.Spam;

/// <summary>What the settings routes take, and what not.</summary>
public sealed class SettingsFormTests(SpamChain chain) : IClassFixture<SpamChain>
{
    [Fact]
    public async Task Settings_WithFaults_AreRefusedWithAllOfThem_AndChangeNothing()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        await scene.RulesAsync(new { minNonce = "1" });
        var answer = await scene.TryRulesAsync(new
        {
            minNonce = "-1",
            minBalance = "1e18",
            blocked = new[] { "not a name", "<b>.eth", "" },
            minTokenBalances = new[] { new { token = "0x12", minimum = "x" } },
            minHolding = new { minimum = "1", seconds = 59 },
            maxWaitingFromUnknown = -1,
        });
        Assert.Equal((400, "invalid-rules"), (answer.Status, answer.Code()));
        var faults = answer.Json()["faults"]!.AsArray().Select(fault => ((string)fault!).Split(':')[0]).ToList();
        Assert.Equal(
            ["blocked[0]", "blocked[1]", "blocked[2]", "maxWaitingFromUnknown", "minBalance", "minHolding.Seconds", "minNonce", "minTokenBalances[0].Minimum", "minTokenBalances[0].Token"],
            faults.Order(StringComparer.Ordinal));
        Assert.Equal("1", (string?)(await scene.Delivery.Http.FetchAsync("/v1/spam-rules", scene.Token)).Json()["minNonce"]);
    }

    [Theory]
    [InlineData("""{"minNonce":1}""")]
    [InlineData("""{"minimum":"1"}""")]
    [InlineData("""{"blocked":null}""")]
    [InlineData("""{"blocked":[null]}""")]
    [InlineData("""{"minTokenBalances":[null]}""")]
    [InlineData("""{"minTokenBalances":[{"token":null,"minimum":"1"}]}""")]
    [InlineData("""{"minNonce":"1","minNonce":"2"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task Settings_OfAnotherForm_AreRefused(string json)
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var answer = await scene.Delivery.Http.SendAsync(HttpMethod.Put, "/v1/spam-rules", scene.Token, json);
        Assert.Equal((400, "invalid-body"), (answer.Status, answer.Code()));
    }

    [Fact]
    public async Task Amounts_GoUpTo256Bits_AndNotBeyond()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var most = (System.Numerics.BigInteger.Pow(2, 256) - 1).ToString();
        await scene.RulesAsync(new { minBalance = most });
        Assert.Equal(400, (await scene.TryRulesAsync(new { minBalance = System.Numerics.BigInteger.Pow(2, 256).ToString() })).Status);
        Assert.Equal(400, (await scene.TryRulesAsync(new { minNonce = "18446744073709551616" })).Status);
        await scene.RefusedAsync("min-balance");
    }

    [Fact]
    public async Task Lists_AreBounded()
    {
        await using var scene = await SpamScene.CreateAsync(chain, ("Delivery:Spam:MaxContacts", "2"));
        Assert.Equal(400, (await scene.TryRulesAsync(new { blocked = Enumerable.Range(0, 501).Select(i => "0x" + i.ToString("x40", System.Globalization.CultureInfo.InvariantCulture)) })).Status);
        await scene.RulesAsync(new { blocked = Enumerable.Range(0, 500).Select(i => "0x" + i.ToString("x40", System.Globalization.CultureInfo.InvariantCulture)) });
        await scene.ContactsAsync("a.eth", "b.eth");
        var many = await scene.Delivery.Http.SendAsync(HttpMethod.Put, "/v1/contacts", scene.Token, """{"names":["a.eth","b.eth","c.eth"]}""");
        Assert.Equal("too-many-contacts", many.Code());
        foreach (var names in (string[])["null", "[null]", """["no name"]""", """["a"]""", "7"])
            Assert.Equal(400, (await scene.Delivery.Http.SendAsync(HttpMethod.Put, "/v1/contacts", scene.Token, $$"""{"names":{{names}}}""")).Status);
    }

    [Theory]
    [InlineData("GET", "/v1/spam-rules")]
    [InlineData("PUT", "/v1/spam-rules")]
    [InlineData("GET", "/v1/contacts")]
    [InlineData("PUT", "/v1/contacts")]
    public async Task WithoutAToken_NothingIsShownOrChanged(string method, string path)
    {
        await using var delivery = await TestDelivery.StartAsync();
        Assert.Equal((401, "token-missing"), (await delivery.Http.SendAsync(new HttpMethod(method), path, json: JsonSerializer.Serialize(new { })) is var answer ? answer.Status : 0, answer.Code()));
    }
}
