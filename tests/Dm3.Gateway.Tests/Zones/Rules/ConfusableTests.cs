using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Sqlite;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones.Rules;

/// <summary>A name that looks like another is registered but silent, says why to everyone who asks, and waits for the zone's operator.</summary>
public sealed class ConfusableTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static string Name(string label) => label + ".messengerxy.eth";

    private static string Path(string label) => $"/v1/zones/messengerxy.eth/names/{label}";

    private static async Task<Reply> QuarantinedAsync(TestGateway gateway, Wallet owner, string label, string because)
    {
        var reply = await gateway.SendAsync(gateway.Drafts.Registration(Name(label), owner.Address).With(("url", "1")), owner);
        Assert.True(reply.Status == 202, reply.Text);
        Assert.Contains(because, (string)reply.Json["quarantined"]!, StringComparison.Ordinal);
        return reply;
    }

    [Theory]
    [InlineData("paypal", "paypa1")]
    [InlineData("corny", "comy")]
    [InlineData("g00se", "goose")]
    public async Task LookAlike_IsSilentUntilAdmitted(string label, string alike)
    {
        await gateway.RegisterAsync(Alice, Name(label));
        var availability = (await gateway.GetAsync("/v1/availability/" + Uri.EscapeDataString(Name(alike)))).Json;
        Assert.Equal((false, "confusable", "confusable"), ((bool)availability["available"]!, (string)availability["status"]!, (string)availability["reason"]!));
        Assert.Contains(Name(label), (string)availability["detail"]!, StringComparison.Ordinal);

        await QuarantinedAsync(gateway, Bob, alike, Name(label));
        Assert.Equal("", await gateway.TextOfAsync(Name(alike), "url"));
        var why = (await gateway.GetAsync($"/v1/explain?name={Uri.EscapeDataString(Name(alike))}&record=url")).Json;
        Assert.Equal("name-quarantined", (string)why["reason"]!);
        Assert.Contains(Name(label), (string)why["explanation"]!, StringComparison.Ordinal);
        Assert.Contains(Name(label), (string)(await gateway.GetAsync("/v1/names/" + Uri.EscapeDataString(Name(alike)))).Json["quarantined"]!, StringComparison.Ordinal);
        Assert.Equal("taken", (string)(await gateway.GetAsync("/v1/availability/" + Uri.EscapeDataString(Name(alike)))).Json["status"]!);
        var listed = (await gateway.VendorAsync(HttpMethod.Get, "/v1/zones/messengerxy.eth/quarantine")).Json["names"]!.AsArray();
        Assert.Contains(listed, each => (string)each!["name"]! == Name(alike));

        // Its owner cannot do anything with it but give it up.
        Assert.Equal((403, "quarantined"), (await gateway.SendAsync(gateway.Drafts.Update(Name(alike), 1, ("url", "2")), Bob)).Problem);
        Assert.Equal((403, "quarantined"), (await gateway.SendAsync(gateway.Drafts.Transfer(Name(alike), Alice.Address, 1), Bob)).Problem);
        Assert.Equal((403, "quarantined"), (await gateway.SendAsync(gateway.Drafts.PrimaryName(Name(alike), 1), Bob)).Problem);

        for (var i = 0; i < 2; i++)
        {
            var admitted = await gateway.VendorAsync(HttpMethod.Post, Path(Uri.EscapeDataString(alike)) + "/admit");
            Assert.Equal((200, "\"2\"", null), (admitted.Status, admitted.ETag, (string?)admitted.Json["quarantined"]));
        }

        Assert.Equal("1", await gateway.TextOfAsync(Name(alike), "url"));
        Assert.Equal((409, "not-quarantined"), (await gateway.VendorAsync(HttpMethod.Post, Path(Uri.EscapeDataString(alike)) + "/refuse", """{"reason":"too late"}""")).Problem);
    }

    [Fact]
    public async Task RefusedLookAlike_IsNobodysUntilTheOperatorFreesIt()
    {
        await gateway.RegisterAsync(Alice, Name("solid"));
        await QuarantinedAsync(gateway, Bob, "so1id", Name("solid"));
        Assert.Equal((400, "invalid-body"), (await gateway.VendorAsync(HttpMethod.Post, Path("so1id") + "/refuse", """{"reason":" "}""")).Problem);
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Post, Path("so1id") + "/refuse", """{"reason":"poses as solid"}""")).Status);
        Assert.Equal((404, "not-registered"), (await gateway.GetAsync("/v1/names/" + Name("so1id"))).Problem);
        Assert.Equal("reserved", (string)(await gateway.GetAsync("/v1/availability/" + Name("so1id"))).Json["status"]!);
        Assert.Equal((403, "reserved"), (await gateway.SendAsync(gateway.Drafts.Registration(Name("so1id"), Bob.Address, 2), Bob)).Problem);
        Assert.Equal(204, (await gateway.VendorAsync(HttpMethod.Delete, Path("so1id"))).Status);
        Assert.Equal(202, (await gateway.SendAsync(gateway.Drafts.Registration(Name("so1id"), Bob.Address, 3), Bob)).Status);
    }

    [Fact]
    public async Task ReservedWord_HasLookAlikesToo()
    {
        await QuarantinedAsync(gateway, Bob, "rnoderator", "moderator");
        await QuarantinedAsync(gateway, Bob, "officia1", "official");
        Assert.Equal((403, "reserved"), (await gateway.SendAsync(gateway.Drafts.Registration(Name("official"), Bob.Address), Bob)).Problem);
        // What the operator keeps for somebody is looked like as well.
        await gateway.VendorAsync(HttpMethod.Put, Path("loyal"), $$"""{"reservedFor":"{{Alice.Address}}"}""");
        await QuarantinedAsync(gateway, Bob, "loya1", Name("loyal"));
        // And the operator's own names, which have no owner.
        await gateway.VendorAsync(HttpMethod.Put, Path("royal"), "{}");
        Assert.Equal("confusable", (string)(await gateway.GetAsync("/v1/availability/" + Name("roya1"))).Json["status"]!);
        await QuarantinedAsync(gateway, Bob, "roya1", Name("royal"));
    }

    [Fact]
    public async Task OwnLookAlikes_OtherZones_DeeperNamesAndTheOperatorsOwn_AreNotInDoubt()
    {
        await gateway.RegisterAsync(Alice, Name("model"));
        await gateway.RegisterAsync(Alice, Name("mode1"));
        await gateway.RegisterAsync(Bob, "mode1.dm3.eth");
        await gateway.RegisterAsync(Alice, "mode1." + Name("model"));
        Assert.Equal(201, (await gateway.VendorAsync(HttpMethod.Put, Path("rnodel"), "{}")).Status);
        Assert.Equal(201, (await gateway.VendorAsync(HttpMethod.Put, Path("rnode1"), $$"""{"reservedFor":"{{Bob.Address}}"}""")).Status);
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration(Name("rnode1"), Bob.Address, 1), Bob)).Status);
    }

    [Fact]
    public async Task QuarantinedName_PutsNobodyElseInDoubt_AndAReleasedOneNeither()
    {
        await gateway.RegisterAsync(Alice, Name("camel"));
        await QuarantinedAsync(gateway, Bob, "came1", Name("camel"));
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Release(Name("camel"), 1), Alice)).Status);
        // Of the skeleton only the one in quarantine is left.
        await gateway.RegisterAsync(Mallory, Name("carnel"));
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Release(Name("came1"), 1), Bob)).Status);
    }

    [Fact]
    public async Task Zone_CanSwitchItOff_AndHideWhatItHolds()
    {
        await using var other = await TestGateway.StartAsync(("Gateway:Zones:0:Policy:Confusables", "off"), ("Gateway:Zones:1:Policy:Listing", "false"));
        await other.RegisterAsync(Alice, "paypal.dm3.eth");
        await other.RegisterAsync(Bob, "paypa1.dm3.eth");
        await other.RegisterAsync(Bob, "officia1.dm3.eth");
        await other.RegisterAsync(Alice, Name("paypal"));
        var reply = await QuarantinedAsync(other, Bob, "paypa1", "looks like");
        Assert.DoesNotContain("paypal.", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("paypal.", (await other.GetAsync("/v1/availability/" + Name("paypai1"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfTwoLookAlikesAtTheSameTime_OneIsHeldBack()
    {
        for (var i = 0; i < 20; i++)
        {
            var pair = await Task.WhenAll(
                gateway.SendAsync(gateway.Drafts.Registration(Name($"pair-{i}-l"), Alice.Address), Alice), gateway.SendAsync(gateway.Drafts.Registration(Name($"pair-{i}-1"), Bob.Address), Bob));
            // "pair-1-l" is like "pair-l-1" as well, so that more than one pair may meet.
            Assert.Contains(202, pair.Select(reply => reply.Status));
            Assert.All(pair, reply => Assert.InRange(reply.Status, 201, 202));
        }
    }

    [Fact]
    public async Task OldDatabase_IsGoneThroughAtStart_AndTheLogRebuildsQuarantine()
    {
        await using var old = await TestGateway.StartAsync();
        await old.RegisterAsync(Alice, Name("level"));
        await QuarantinedAsync(old, Bob, "leve1", Name("level"));
        await QuarantinedAsync(old, Bob, "1evel", Name("level"));
        await old.VendorAsync(HttpMethod.Post, Path("leve1") + "/admit");
        await old.VendorAsync(HttpMethod.Post, Path("1evel") + "/refuse", """{"reason":"no"}""");
        await old.StopAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={old.DataFile};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE names SET skeleton = NULL";
            Assert.Equal(3, await command.ExecuteNonQueryAsync());
        }

        await using (var database = SqliteDatabase.Open(old.DataFile))
        {
            var store = new NameRuleStore(database);
            Assert.Equal(1, await store.FillSkeletonsAsync(1, default));
            Assert.Equal(1, await store.FillSkeletonsAsync(10, default));
            Assert.Equal(0, await store.FillSkeletonsAsync(10, default));
            Assert.NotNull(store.FindLookalike("messengerxy.eth", "levei1", default, default, 0) ?? store.FindLookalike("messengerxy.eth", "1eve1", default, default, 0));
            var replay = new OperationReplay();
            foreach (var operation in new OperationStore(database).After(0, 100)) replay.Apply(operation);
            Assert.All(replay.Names, pair => Assert.Equal(pair.Value, new NameStore(database).Find(pair.Key)));
        }
    }
}
