using System.Text.Json.Nodes;
using Dm3.Core.Profile;
using Dm3.Delivery.Intake;
using Dm3.Testing;

namespace Dm3.Delivery.Tests.Spam;

/// <summary>Who is let in, and what others are told of it.</summary>
public sealed class SenderRuleTests(SpamChain chain) : IClassFixture<SpamChain>
{
    [Fact]
    public async Task Blocked_ByName_ByAddress_AndByEverythingBelowAName()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var other = await DeliveryUser.PublishedAsync(chain.Ens, "otto");
        foreach (var entry in (string[])[scene.Sender.Name, scene.Sender.Address.ToString(), scene.Sender.Address.ToLowerHex(), "*.eth"])
        {
            await scene.RulesAsync(new { blocked = new[] { entry } });
            var facts = await scene.RefusedAsync("blocked");
            Assert.Empty(facts.AsObject());
            if (entry != "*.eth") await scene.TakenAsync(other);
        }

        await scene.RulesAsync(new { });
        await scene.TakenAsync();
    }

    [Fact]
    public async Task Blocked_ByNameOrAddress_CoversTheOtherNamesOfTheAddress()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var alias = await scene.Sender.AliasAsync($"alias-{scene.Sender.Label}");
        await chain.Ens.SetTextAsync(alias, ProfileTextKeys.User[0], "data:application/json," + scene.Sender.Profile);
        await scene.TakenAsync(fromName: alias);
        foreach (var entry in (string[])[scene.Sender.Name, scene.Sender.Address.ToString()])
        {
            await scene.RulesAsync(new { blocked = new[] { entry } });
            await scene.RefusedAsync("blocked", fromName: alias);
        }
    }

    [Fact]
    public async Task Contacts_MeetNoRule_UnderAnyNameOfTheirs_ButABlockStands()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var alias = await scene.Sender.AliasAsync($"second-{scene.Sender.Label}");
        await chain.Ens.SetTextAsync(alias, ProfileTextKeys.User[0], "data:application/json," + scene.Sender.Profile);
        await scene.RulesAsync(new { minNonce = "1000000", contactsOnly = true });
        await scene.RefusedAsync("contacts-only");
        await scene.ContactsAsync(scene.Sender.Name.ToUpperInvariant());
        await scene.TakenAsync();
        await scene.TakenAsync(fromName: alias);
        await scene.RulesAsync(new { blocked = new[] { scene.Sender.Name } });
        await scene.RefusedAsync("blocked");
    }

    // Whoever owns a name points it at any address; that makes it neither rich nor known.
    [Fact]
    public async Task AnAddressThatTheSenderOnlyPointsAt_CountsForNothing_UntilItGoesByTheName()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var rich = await DeliveryUser.PublishedAsync(chain.Ens, "rich");
        await chain.SetBalanceAsync(rich.Address, 1000);
        var profile = SignedUserProfile.Sign(scene.Sender.Profile.Profile, scene.Sender.Signing);
        var borrower = await chain.Ens.NameAsync($"borrower-{scene.Sender.Label}", rich.Address, (ProfileTextKeys.User[0], "data:application/json," + profile));
        await scene.TakenAsync(fromName: borrower);
        await scene.RulesAsync(new { minBalance = "1000" });
        await scene.TakenAsync(rich);
        Assert.Null((await scene.RefusedAsync("min-balance", fromName: borrower))["actual"]);
        await scene.ContactsAsync(rich.Name);
        await scene.RefusedAsync("min-balance", fromName: borrower);

        await chain.Ens.SetPrimaryNameAsync(rich.Address, borrower);
        scene.Delivery.Clock.Advance(601);
        await scene.TakenAsync(fromName: borrower);
    }

    [Fact]
    public async Task UnknownSenders_ShareWhatTheRecipientGivesThem_AndContactsDoNot()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var other = await DeliveryUser.PublishedAsync(chain.Ens, "olga");
        await scene.RulesAsync(new { maxWaitingFromUnknown = 2 });
        await scene.TakenAsync();
        await scene.TakenAsync(other);
        Assert.Equal(RpcErrorCode.LimitExceeded, (int?)(await scene.SubmitAsync())?["code"]);
        Assert.Equal(RpcErrorCode.LimitExceeded, (int?)(await scene.SubmitAsync(other))?["code"]);
        await scene.ContactsAsync(other.Name);
        await scene.TakenAsync(other);
        Assert.Equal(RpcErrorCode.LimitExceeded, (int?)(await scene.SubmitAsync())?["code"]);
    }

    [Fact]
    public async Task Asking_TellsThePublishedConditions_AndNeitherContactsNorBlocklist()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        await scene.RulesAsync(new { minNonce = "5", blocked = new[] { scene.Sender.Name } });
        var before = await scene.AskAsync(scene.Sender.Name);
        Assert.Equal("min-nonce", (string?)before.Json()["rule"]);
        Assert.Equal("5", (string?)before.Json()["facts"]!["minimum"]);
        await scene.ContactsAsync(scene.Sender.Name);
        Assert.Equal(before, await scene.AskAsync(scene.Sender.Name));
        await chain.SetNonceAsync(scene.Sender.Address, 5);
        Assert.True((bool)(await scene.AskAsync(scene.Sender.Name)).Json()["passes"]!);
        Assert.Equal("no-account", (await scene.Delivery.Http.SendAsync(HttpMethod.Post, "/v1/spam-check", json: """{"recipient":"nobody.eth","sender":"a.eth"}""")).Code());
        Assert.Equal(400, (await scene.Delivery.Http.SendAsync(HttpMethod.Post, "/v1/spam-check", json: """{"recipient":"a..b","sender":"a.eth"}""")).Status);
    }

    [Fact]
    public async Task Asking_IsLimited()
    {
        await using var scene = await SpamScene.CreateAsync(chain, ("Delivery:Spam:ChecksPerMinute", "3"));
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await scene.AskAsync(scene.Sender.Name)).Status);
        Assert.Equal((429, "rate-limited"), (await scene.AskAsync(scene.Sender.Name) is var answer ? answer.Status : 0, answer.Code()));
    }

    [Fact]
    public async Task Extension_PublishesTheConditions_InTheSpecificationsMembers()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        await scene.RulesAsync(new { minNonce = "2", minBalance = "7", minHolding = new { minimum = "3", seconds = 60 }, blocked = new[] { "spam.eth" }, contactsOnly = true });
        var extension = await ExtensionAsync(scene);
        Assert.Equal(("2", "7", "3"), ((string?)extension["minNonce"], (string?)extension["minBalance"], (string?)extension["minHolding"]!["minimum"]));
        Assert.DoesNotContain("spam.eth", extension.ToJsonString(), StringComparison.Ordinal);

        var token = "0x" + new string('1', 40);
        await scene.RulesAsync(new { minTokenBalances = new[] { new { token, minimum = "9" } } });
        extension = await ExtensionAsync(scene);
        Assert.Equal(("9", token), ((string?)extension["minBalance"], (string?)extension["minBalanceTokenAddress"]));
        Assert.Null(extension["minNonce"]);
        var config = (await scene.Delivery.Http.FetchAsync("/v1/config")).Json();
        Assert.Contains("min-holding", config["spam"]!["rules"]!.AsArray().Select(rule => (string?)rule));
    }

    [Fact]
    public async Task ANodeOutOfReach_IsOurFault_AndNoRefusal()
    {
        var down = false;
        using var http = new HttpClient();
        await using var node = await LocalServer.StartAsync(async context =>
        {
            if (down)
            {
                context.Abort();
                return;
            }

            using var answer = await http.PostAsync(chain.Ens.NodeUrl, new StreamContent(context.Request.Body) { Headers = { ContentType = new("application/json") } });
            await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
        });
        await using var scene = await SpamScene.CreateAsync(chain, ("Delivery:RpcUrl", node.Url));
        await scene.TakenAsync();
        await scene.RulesAsync(new { minNonce = "1" });
        await scene.RefusedAsync("min-nonce");
        down = true;
        // Names and keys are still believed; only the rule has to ask.
        Assert.Equal(RpcErrorCode.Unavailable, (int?)(await scene.SubmitAsync())?["code"]);
        Assert.Equal(503, (await scene.AskAsync(scene.Sender.Name)).Status);
        down = false;
        await scene.RefusedAsync("min-nonce");
    }

    [Fact]
    public async Task SettingsAndContacts_GoWithTheAccount()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        await scene.RulesAsync(new { contactsOnly = true });
        await scene.ContactsAsync(scene.Sender.Name);
        var contact = Assert.Single((await scene.Delivery.Http.FetchAsync("/v1/contacts", scene.Token)).Json()["contacts"]!.AsArray())!;
        Assert.Equal((scene.Sender.Name, scene.Sender.Address.ToString()), ((string?)contact["name"], (string?)contact["address"]));
        Assert.True((bool)(await scene.Delivery.Http.FetchAsync("/v1/spam-rules", scene.Token)).Json()["contactsOnly"]!);

        Assert.Equal(204, (await scene.Delivery.Http.SendAsync(HttpMethod.Delete, "/v1/account", scene.Token)).Status);
        var token = await scene.Recipient.LogInAsync(scene.Delivery.Http);
        Assert.Empty((await scene.Delivery.Http.FetchAsync("/v1/contacts", token)).Json()["contacts"]!.AsArray());
        Assert.False((bool)(await scene.Delivery.Http.FetchAsync("/v1/spam-rules", token)).Json()["contactsOnly"]!);
    }

    private static async Task<JsonNode> ExtensionAsync(SpamScene scene) => (await scene.Delivery.Http.SendAsync(
        HttpMethod.Post, "/rpc", json: $$"""{"jsonrpc":"2.0","id":1,"method":"dm3_getProfileExtension","params":["{{scene.Recipient.Name}}"]}""")).Json()["result"]!;
}
