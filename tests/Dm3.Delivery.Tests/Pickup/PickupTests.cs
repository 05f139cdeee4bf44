using System.Text.Json.Nodes;
using Dm3.Delivery.Pickup;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Pickup;

[Collection(OneChain.Name)]
public sealed class PickupTests(EnsFixture chain) : IAsyncLifetime
{
    private TestDelivery _delivery = null!;

    private HttpClient Http => _delivery.Http;

    public async Task InitializeAsync() => _delivery = await TestDelivery.StartAsync(chain);

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Fact]
    public async Task Pages_GoThroughEverything_OldestFirst_BeyondAnyLimitOfTheDeployedService()
    {
        const int Count = 1205;
        var (alice, token) = await UserAsync();
        var hashes = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => _delivery.PutAsync(alice, $"{i}")));

        var seen = new List<(string Hash, long Cursor)>();
        var (cursor, more) = ("0", true);
        while (more)
        {
            var page = (await Http.FetchAsync($"/v1/messages?cursor={cursor}&limit=500", token)).Json();
            seen.AddRange(page["messages"]!.AsArray().Select(each => (each!["messageHash"]!.GetValue<string>(), long.Parse(each["cursor"]!.GetValue<string>(), null))));
            cursor = page["cursor"]!.GetValue<string>();
            more = page["more"]!.GetValue<bool>();
        }

        Assert.Equal(hashes.Order(), seen.Select(each => each.Hash).Order());
        Assert.Equal(seen.Select(each => each.Cursor).Order(), seen.Select(each => each.Cursor));
        var end = (await Http.FetchAsync($"/v1/messages?cursor={cursor}", token)).Json();
        Assert.Equal((0, cursor), (end["messages"]!.AsArray().Count, end["cursor"]!.GetValue<string>()));
        Assert.Equal(100, (await Http.FetchAsync("/v1/messages", token)).Json()["messages"]!.AsArray().Count);
    }

    [Fact]
    public async Task Page_OfLongMessages_EndsEarly_AndSaysThatThereAreMore()
    {
        var (alice, token) = await UserAsync();
        for (var i = 0; i < 25; i++) await _delivery.PutAsync(alice, padding: 100_000);

        var page = (await Http.FetchAsync("/v1/messages?limit=500", token)).Json();
        Assert.InRange(page["messages"]!.AsArray().Count, 15, 24);
        Assert.True(page["more"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("cursor=-1")]
    [InlineData("cursor=x")]
    [InlineData("cursor=99999999999999999999")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("limit=")]
    public async Task Query_ThatMakesNoSense_IsRefused(string query)
    {
        var (_, token) = await UserAsync();
        Assert.Equal(400, (await Http.FetchAsync($"/v1/messages?{query}", token)).Status);
        Assert.Equal(401, (await Http.FetchAsync($"/v1/messages?{query}")).Status);
    }

    [Fact]
    public async Task Acknowledged_IsGoneAtOnce_ForGood_AndForNobodyElse()
    {
        var (alice, token) = await UserAsync();
        var (bob, bobs) = await UserAsync();
        var first = await _delivery.PutAsync(alice);
        var second = await _delivery.PutAsync(alice);
        var others = await _delivery.PutAsync(bob);

        Assert.Equal((200, """{"removed":1}"""), await AcknowledgeAsync(token, first, first, others));
        Assert.Equal([second], await WaitingAsync(token));
        Assert.Equal([others], await WaitingAsync(bobs));
        Assert.Equal((200, """{"removed":0}"""), await AcknowledgeAsync(token, first));

        await _delivery.StopAsync();
        await _delivery.StartAsync();
        Assert.Equal([second], await WaitingAsync(token));
        Assert.Equal((200, """{"removed":1}"""), await AcknowledgeAsync(token, second));
        Assert.Empty(await WaitingAsync(token));
    }

    [Theory]
    [InlineData("""{"messageHashes":[]}""")]
    [InlineData("""{"messageHashes":["0x00"]}""")]
    [InlineData("""{"messageHashes":[null]}""")]
    [InlineData("""{"messageHashes":[1]}""")]
    [InlineData("""{"messageHashes":"0x"}""")]
    [InlineData("""{}""")]
    [InlineData("null")]
    public async Task Acknowledgement_ThatIsNone_IsRefused(string json)
    {
        var (_, token) = await UserAsync();
        var answer = await Http.SendAsync(HttpMethod.Post, "/v1/acknowledgements", token, json);
        Assert.Equal((400, "invalid-body"), (answer.Status, answer.Code()));
    }

    [Fact]
    public async Task UnderTheRuleOfAllDevices_AMessageStays_UntilTheLastLivingDeviceHasIt()
    {
        var (alice, phone) = await UserAsync("phone");
        var desk = await alice.LogInAsync(Http, "desk");
        var put = await Http.SendAsync(HttpMethod.Put, "/v1/account", phone, """{"acknowledgement":"all-devices"}""");
        Assert.Equal("all-devices", put.Json()["acknowledgement"]!.GetValue<string>());
        var first = await _delivery.PutAsync(alice);
        var second = await _delivery.PutAsync(alice);

        Assert.Equal("""{"removed":0}""", (await AcknowledgeAsync(phone, first)).Body);
        Assert.Equal([second], await WaitingAsync(phone));
        Assert.Equal([first, second], await WaitingAsync(desk));
        Assert.Equal("""{"removed":1}""", (await AcknowledgeAsync(desk, first)).Body);
        Assert.Equal([second], await WaitingAsync(desk));

        // A device that is removed holds nothing back.
        await AcknowledgeAsync(phone, second);
        Assert.Equal(204, (await Http.SendAsync(HttpMethod.Delete, "/v1/devices/desk", phone)).Status);
        Assert.Empty(await WaitingAsync(await alice.LogInAsync(Http, "tablet")));
    }

    [Fact]
    public async Task EachDevice_ReadsOnFromItsOwnCursor()
    {
        var (alice, phone) = await UserAsync("phone");
        var desk = await alice.LogInAsync(Http, "desk");
        var hashes = new List<string>();
        for (var i = 0; i < 3; i++) hashes.Add(await _delivery.PutAsync(alice));

        var first = (await Http.FetchAsync("/v1/messages?limit=2", phone)).Json();
        Assert.Equal(hashes[..2], first["messages"]!.AsArray().Select(each => (string)each!["messageHash"]!));
        // What one has read waits for the other: reading is no acknowledgement.
        Assert.Equal(hashes, await WaitingAsync(desk));
        var next = (await Http.FetchAsync($"/v1/messages?cursor={(string)first["cursor"]!}", phone)).Json();
        Assert.Equal(hashes[2..], next["messages"]!.AsArray().Select(each => (string)each!["messageHash"]!));
        // By the default rule, what one has acknowledged leaves for all.
        Assert.Equal("""{"removed":1}""", (await AcknowledgeAsync(phone, hashes[0])).Body);
        Assert.Equal(hashes[1..], await WaitingAsync(desk));
    }

    [Fact]
    public async Task DeadDevice_HoldsNothingBack()
    {
        var (alice, _) = await UserAsync("phone");
        await alice.LogInAsync(Http, "lost");
        await Http.SendAsync(HttpMethod.Put, "/v1/account", await alice.LogInAsync(Http, "phone"), """{"acknowledgement":"all-devices"}""");
        var hash = await _delivery.PutAsync(alice);

        _delivery.Clock.Advance(30 * 86_400);
        Assert.Equal("""{"removed":1}""", (await AcknowledgeAsync(await alice.LogInAsync(Http, "phone"), hash)).Body);
    }

    [Fact]
    public async Task WhatOnlyADeadDeviceHoldsBack_IsLetGo_InSteps()
    {
        var (alice, phone) = await UserAsync("phone");
        await alice.LogInAsync(Http, "lost");
        await Http.SendAsync(HttpMethod.Put, "/v1/account", phone, """{"acknowledgement":"all-devices"}""");
        var hashes = new List<string>();
        for (var i = 0; i < 5; i++) hashes.Add(await _delivery.PutAsync(alice));
        await AcknowledgeAsync(phone, [.. hashes.Take(4)]);
        var pickup = _delivery.Services.GetRequiredService<PickupService>();

        Assert.Equal(0, await pickup.ForgetDeadDevicesAsync(2, default));
        _delivery.Clock.Advance(15 * 86_400);
        phone = await alice.LogInAsync(Http, "phone");
        _delivery.Clock.Advance(15 * 86_400);
        Assert.Equal(4, await pickup.ForgetDeadDevicesAsync(2, default));
        Assert.Equal([hashes[4]], await WaitingAsync(await alice.LogInAsync(Http, "phone")));
    }

    [Fact]
    public async Task BackToAnyDevice_WhatOneDeviceHas_LeavesNow()
    {
        var (alice, phone) = await UserAsync("phone");
        var desk = await alice.LogInAsync(Http, "desk");
        await Http.SendAsync(HttpMethod.Put, "/v1/account", phone, """{"acknowledgement":"all-devices"}""");
        var first = await _delivery.PutAsync(alice);
        var second = await _delivery.PutAsync(alice);
        await AcknowledgeAsync(phone, first);

        await Http.SendAsync(HttpMethod.Put, "/v1/account", phone, """{"acknowledgement":"any-device"}""");
        Assert.Equal([second], await WaitingAsync(desk));
        Assert.Equal(400, (await Http.SendAsync(HttpMethod.Put, "/v1/account", phone, """{"acknowledgement":"no-device"}""")).Status);
        Assert.Equal(400, (await Http.SendAsync(HttpMethod.Put, "/v1/account", phone, """{"acknowledgement":1}""")).Status);
    }

    [Fact]
    public async Task DeployedRoutes_TakeOtherNamesOfTheAccount_AndNobodyElses()
    {
        var (alice, token) = await UserAsync();
        var (bob, _) = await UserAsync();
        var alias = await alice.AliasAsync("alias-" + alice.Label);
        await _delivery.PutAsync(alice, from: "carol.eth");

        Assert.Single((await Http.FetchAsync($"/delivery/messages/incoming/{alias}", token)).Json().AsArray());
        Assert.Single((await Http.FetchAsync($"/delivery/messages/{alias}/contact/CAROL.eth", token)).Json().AsArray());
        Assert.Empty((await Http.FetchAsync($"/delivery/messages/{alias}/contact/a%20b", token)).Json().AsArray());
        Assert.Equal((401, "Unauthorized"), await Http.FetchAsync($"/delivery/messages/incoming/{bob.Name}", token));
        Assert.Equal(401, (await Http.FetchAsync($"/delivery/messages/{bob.Name}/contact/carol.eth", token)).Status);
        Assert.Equal(401, (await Http.SendAsync(HttpMethod.Post, $"/delivery/messages/{bob.Name}/syncAcknowledgements", token, """{"acknowledgements":[]}""")).Status);
    }

    private async Task<(DeliveryUser User, string Token)> UserAsync(string? device = null)
    {
        var user = await DeliveryUser.PublishedAsync(chain, "pickup");
        return (user, await user.LogInAsync(Http, device));
    }

    private Task<(int Status, string Body)> AcknowledgeAsync(string token, params string[] hashes) => Http.SendAsync(
        HttpMethod.Post, "/v1/acknowledgements", token, new JsonObject { ["messageHashes"] = new JsonArray([.. hashes.Select(hash => JsonValue.Create(hash))]) }.ToJsonString());

    private async Task<IEnumerable<string>> WaitingAsync(string token) =>
        (await Http.FetchAsync("/v1/messages", token)).Json()["messages"]!.AsArray().Select(each => each!["messageHash"]!.GetValue<string>());
}
