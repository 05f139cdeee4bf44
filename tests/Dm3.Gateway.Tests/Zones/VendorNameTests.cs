using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Sqlite;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones;

/// <summary>What the operator of a zone does to names by key: its own users it manages, those of others it can only silence.</summary>
public sealed class VendorNameTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static string Path(string label) => $"/v1/zones/messengerxy.eth/names/{label}";

    private static string Texts(params (string Key, string Value)[] texts) =>
        $$"""{"texts":[{{string.Join(',', texts.Select(text => $$"""{"key":"{{text.Key}}","value":"{{text.Value}}"}"""))}}]}""";

    [Fact]
    public async Task Put_MakesTheNameWhatTheBodySays()
    {
        var made = await gateway.VendorAsync(HttpMethod.Put, Path("managed"), Texts(("url", "1"), ("email", "2")));
        Assert.Equal((201, "\"1\""), (made.Status, made.ETag));
        Assert.True((bool)made.Json["managed"]!);
        Assert.Equal("1", await gateway.TextOfAsync("managed.messengerxy.eth", "url"));
        var changed = await gateway.VendorAsync(HttpMethod.Put, Path("managed"), Texts(("url", "3")));
        Assert.Equal((200, "\"2\""), (changed.Status, changed.ETag));
        Assert.Equal("3", await gateway.TextOfAsync("managed.messengerxy.eth", "url"));
        Assert.Equal("", await gateway.TextOfAsync("managed.messengerxy.eth", "email"));
    }

    [Fact]
    public async Task Put_OfWhatIsSoAlreadyChangesNothing()
    {
        await gateway.VendorAsync(HttpMethod.Put, Path("same"), Texts(("url", "1")));
        var before = gateway.Dump();
        var again = await gateway.VendorAsync(HttpMethod.Put, Path("same"), Texts(("url", "1")));
        Assert.Equal((200, "\"1\""), (again.Status, again.ETag));
        Assert.Equal(before, gateway.Dump());
    }

    [Fact]
    public async Task IfMatch_MustNameThePresentVersion()
    {
        Assert.Equal((412, "version-differs"), (await gateway.VendorAsync(HttpMethod.Put, Path("matched"), "{}", ifMatch: "\"1\"")).Problem);
        Assert.Equal(201, (await gateway.VendorAsync(HttpMethod.Put, Path("matched"), "{}", ifMatch: "\"0\"")).Status);
        Assert.Equal((412, "version-differs"), (await gateway.VendorAsync(HttpMethod.Put, Path("matched"), Texts(("url", "1")), ifMatch: "\"0\"")).Problem);
        Assert.Equal((412, "version-differs"), (await gateway.VendorAsync(HttpMethod.Delete, Path("matched"), ifMatch: "2")).Problem);
        Assert.Equal((400, "invalid-query"), (await gateway.VendorAsync(HttpMethod.Put, Path("matched"), "{}", ifMatch: "W/\"1\"")).Problem);
        Assert.Equal(204, (await gateway.VendorAsync(HttpMethod.Delete, Path("matched"), ifMatch: "1")).Status);
    }

    [Fact]
    public async Task Delete_ReleasesOnceAndKeepsTheVersion()
    {
        await gateway.VendorAsync(HttpMethod.Put, Path("gone"), Texts(("url", "1")));
        Assert.Equal("1", await gateway.TextOfAsync("gone.messengerxy.eth", "url"));
        for (var i = 0; i < 2; i++) Assert.Equal(204, (await gateway.VendorAsync(HttpMethod.Delete, Path("gone"))).Status);
        Assert.Equal("", await gateway.TextOfAsync("gone.messengerxy.eth", "url"));
        Assert.Equal(204, (await gateway.VendorAsync(HttpMethod.Delete, Path("never-there"))).Status);
        var again = await gateway.VendorAsync(HttpMethod.Put, Path("gone"), "{}");
        Assert.Equal((201, "\"3\""), (again.Status, again.ETag));
    }

    [Fact]
    public async Task NameThatAUserSignedFor_IsNotTheOperatorsToChange()
    {
        await gateway.RegisterAsync(Alice, "signed.messengerxy.eth", ("url", "1"));
        Assert.Equal((403, "not-managed"), (await gateway.VendorAsync(HttpMethod.Put, Path("signed"), "{}")).Problem);
        Assert.Equal((403, "not-managed"), (await gateway.VendorAsync(HttpMethod.Delete, Path("signed"))).Problem);
        Assert.Equal("1", await gateway.TextOfAsync("signed.messengerxy.eth", "url"));
    }

    [Fact]
    public async Task Owner_SignsForAManagedNameAndTakesItAwayByTransfer()
    {
        var body = $$"""{"owner":"{{Alice.Address}}"}""";
        Assert.Equal(201, (await gateway.VendorAsync(HttpMethod.Put, Path("shared"), body)).Status);
        Assert.Equal((409, "owner-differs"), (await gateway.VendorAsync(HttpMethod.Put, Path("shared"), $$"""{"owner":"{{Bob.Address}}"}""")).Problem);
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update("shared.messengerxy.eth", 1, ("url", "mine")), Alice)).Status);
        Assert.Equal((403, "wrong-signer"), (await gateway.SendAsync(gateway.Drafts.Update("shared.messengerxy.eth", 2, ("url", "x")), Bob)).Problem);
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Transfer("shared.messengerxy.eth", Bob.Address, 2), Alice)).Status);
        Assert.Equal((403, "not-managed"), (await gateway.VendorAsync(HttpMethod.Put, Path("shared"), "{}")).Problem);
    }

    [Fact]
    public async Task Reservation_IsForItsAddressAlone()
    {
        await using var closed = await TestGateway.StartAsync(("Gateway:Zones:1:Policy:Registration", "vendor"));
        var body = $$"""{"reservedFor":"{{Alice.Address}}"}""";
        Assert.Equal(201, (await closed.VendorAsync(HttpMethod.Put, Path("kept"), body)).Status);
        Assert.Equal(200, (await closed.VendorAsync(HttpMethod.Put, Path("kept"), body)).Status);
        Assert.Equal("zone-closed", (await closed.SendAsync(closed.Drafts.Registration("kept.messengerxy.eth", Bob.Address, 1), Bob)).Problem.Code);
        Assert.Equal("stale-nonce", (await closed.SendAsync(closed.Drafts.Registration("kept.messengerxy.eth", Alice.Address), Alice)).Problem.Code);
        Assert.Equal(201, (await closed.SendAsync(closed.Drafts.Registration("kept.messengerxy.eth", Alice.Address, 1), Alice)).Status);
        Assert.Equal((403, "not-managed"), (await closed.VendorAsync(HttpMethod.Put, Path("kept"), "{}")).Problem);
        Assert.Equal((409, "taken"), (await closed.VendorAsync(HttpMethod.Put, Path("kept"), body)).Problem);

        // In an open zone too, and until it is withdrawn.
        Assert.Equal(201, (await gateway.VendorAsync(HttpMethod.Put, Path("kept"), body)).Status);
        Assert.Equal("reserved", (string)(await gateway.GetAsync("/v1/availability/kept.messengerxy.eth")).Json["reason"]!);
        Assert.Equal((403, "reserved"), (await gateway.SendAsync(gateway.Drafts.Registration("kept.messengerxy.eth", Bob.Address, 1), Bob)).Problem);
        Assert.Equal(204, (await gateway.VendorAsync(HttpMethod.Delete, Path("kept"))).Status);
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration("kept.messengerxy.eth", Bob.Address, 2), Bob)).Status);
    }

    [Fact]
    public async Task SuspendedName_AnswersSignedEmptyAndSaysWhy()
    {
        await gateway.RegisterAsync(Alice, "spammer.messengerxy.eth", ("url", "1"));
        await gateway.RegisterAsync(Alice, "a.spammer.messengerxy.eth", ("url", "2"));
        Assert.Equal(("1", "2"), (await gateway.TextOfAsync("spammer.messengerxy.eth", "url"), await gateway.TextOfAsync("a.spammer.messengerxy.eth", "url")));
        for (var i = 0; i < 2; i++)
        {
            var suspended = await gateway.VendorAsync(HttpMethod.Post, Path("spammer") + "/suspend", """{"reason":"sends spam"}""");
            Assert.Equal((200, "\"2\"", "sends spam"), (suspended.Status, suspended.ETag, (string)suspended.Json["suspended"]!));
        }

        Assert.Equal(("", ""), (await gateway.TextOfAsync("spammer.messengerxy.eth", "url"), await gateway.TextOfAsync("a.spammer.messengerxy.eth", "url")));
        var why = await gateway.GetAsync("/v1/explain?name=a.spammer.messengerxy.eth&record=url");
        Assert.Equal("name-suspended", (string)why.Json["reason"]!);
        Assert.Contains("sends spam", (string)why.Json["explanation"]!, StringComparison.Ordinal);

        // Its owner cannot slip out of it.
        foreach (var draft in (Draft[])[gateway.Drafts.Update("spammer.messengerxy.eth", 2, ("url", "3")), gateway.Drafts.Release("spammer.messengerxy.eth", 2),
                     gateway.Drafts.Transfer("spammer.messengerxy.eth", Bob.Address, 2), gateway.Drafts.Registration("b.spammer.messengerxy.eth", Alice.Address), gateway.Drafts.Release("a.spammer.messengerxy.eth", 1)])
            Assert.Equal((403, "name-suspended"), (await gateway.SendAsync(draft, Alice)).Problem);

        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Post, Path("spammer") + "/resume")).Status);
        Assert.Equal(("1", "2"), (await gateway.TextOfAsync("spammer.messengerxy.eth", "url"), await gateway.TextOfAsync("a.spammer.messengerxy.eth", "url")));
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update("spammer.messengerxy.eth", 3, ("url", "3")), Alice)).Status);
    }

    [Theory]
    [InlineData("PUT", "Upper", "{}", "name-not-normalized")]
    [InlineData("PUT", "a.b", "{}", "invalid-name")]
    [InlineData("PUT", "0x1111111111111111111111111111111111111111", "{}", "reserved")]
    [InlineData("PUT", "unfit", """{"text":[]}""", "invalid-body")]
    [InlineData("PUT", "unfit", """{"texts":[{"key":"","value":"x"}]}""", "invalid-record-key")]
    [InlineData("PUT", "unfit", """{"texts":[{"key":"eth.dm3.profile","value":"data:application/json,{}"}]}""", "profile-malformed")]
    [InlineData("PUT", "unfit", """{"reservedFor":"0x1111111111111111111111111111111111111111","texts":[{"key":"a","value":"b"}]}""", "invalid-body")]
    [InlineData("PUT", "unfit", """{"reservedFor":"0x0000000000000000000000000000000000000000"}""", "invalid-body")]
    [InlineData("POST", "unfit/suspend", """{"reason":"x"}""", "not-registered")]
    [InlineData("POST", "unfit/suspend", """{"reason":" "}""", "invalid-body")]
    [InlineData("POST", "unfit/suspend", """{}""", "invalid-body")]
    [InlineData("POST", "unfit/resume", null, "not-registered")]
    public async Task Refuses_WhatDoesNotFit(string method, string path, string? body, string code)
    {
        var before = gateway.Dump();
        Assert.Equal(code, (await gateway.VendorAsync(new HttpMethod(method), Path(path), body)).Problem.Code);
        Assert.Equal(before, gateway.Dump());
    }

    [Fact]
    public async Task Log_RebuildsWhatOperatorsDid()
    {
        await using var own = await TestGateway.StartAsync();
        var (key, id) = await own.MakeKeyAsync("write");
        await own.VendorAsync(HttpMethod.Put, Path("one"), Texts(("url", "1")), key);
        await own.VendorAsync(HttpMethod.Put, Path("one"), Texts(("email", "2")), key);
        await own.VendorAsync(HttpMethod.Post, Path("one") + "/suspend", """{"reason":"why"}""", key);
        await own.VendorAsync(HttpMethod.Put, Path("two"), $$"""{"reservedFor":"{{Alice.Address}}"}""", key);
        await own.RegisterAsync(Alice, "three.messengerxy.eth");
        await own.StopAsync();

        await using var database = SqliteDatabase.Open(own.DataFile);
        var log = new OperationStore(database).After(0, 100);
        Assert.Equal([id, id, id, id, null], log.Select(operation => operation.Evidence.ApiKey));
        Assert.All(log.Take(4), operation => Assert.True(operation.Evidence.Signer.IsZero && operation.Evidence.Signature.IsEmpty));
        var replay = new OperationReplay();
        foreach (var operation in log) replay.Apply(operation);
        var names = new NameStore(database);
        Assert.Equal(3, replay.Names.Count);
        Assert.All(replay.Names.Values, name => Assert.Equal(name, names.Find(name.Node)));
    }
}
