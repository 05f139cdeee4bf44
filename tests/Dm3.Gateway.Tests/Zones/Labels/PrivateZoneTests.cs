using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones.Labels;

/// <summary>Zones of phone numbers and of blinded labels: the operator says who a user is in any spelling, and nobody can go through them.</summary>
public sealed class PrivateZoneTests
{
    private const string Number = "4915112345678";
    private const string Spelt = "%2B49%20(0)151%2012345678";

    private static Task<TestGateway> StartAsync(string labels, params (string Key, string? Value)[] more) => TestGateway.StartAsync(
    [
        ("Gateway:Zones:1:Policy:Labels", labels), ("Gateway:Zones:1:Policy:Registration", "vendor"), ("Gateway:Zones:1:Policy:Listing", "false"), .. more,
    ]);

    private static string Path(string label) => "/v1/zones/messengerxy.eth/names/" + label;

    private static Task<Reply> LabelsAsync(TestGateway gateway, params string[] texts) => gateway.VendorAsync(
        HttpMethod.Post, "/v1/zones/messengerxy.eth/labels", new System.Text.Json.Nodes.JsonObject { ["texts"] = new System.Text.Json.Nodes.JsonArray([.. texts]) }.ToJsonString());

    [Fact]
    public async Task PhoneNumber_IsOneNameInAnySpelling()
    {
        await using var gateway = await StartAsync("e164");
        var made = await gateway.VendorAsync(HttpMethod.Put, Path(Spelt), """{"texts":[{"key":"url","value":"1"}]}""");
        Assert.Equal((201, Number + ".messengerxy.eth"), (made.Status, (string)made.Json["name"]!));
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Put, Path(Number), """{"texts":[{"key":"url","value":"2"}]}""")).Status);
        Assert.Equal("2", await gateway.TextOfAsync(Number + ".messengerxy.eth", "url"));
        foreach (var bad in (string[])["alice", "%2B4915", "015112345678", "%2B10000000000", "1%2E2"])
            Assert.Equal((400, "invalid-name"), (await gateway.VendorAsync(HttpMethod.Put, Path(bad), "{}")).Problem);
        Assert.Equal(204, (await gateway.VendorAsync(HttpMethod.Delete, Path(Spelt))).Status);
        var labels = (await LabelsAsync(gateway, "+49 151 12345678", "alice", "")).Json["labels"]!.AsArray();
        Assert.Equal(Number, (string)labels[0]!["label"]!);
        Assert.Equal(("invalid-name", "invalid-name"), ((string)labels[1]!["code"]!, (string)labels[2]!["code"]!));
    }

    [Fact]
    public async Task PhoneNumber_IsAcceptedByItsOwnerWhereTheOperatorKeptIt()
    {
        await using var gateway = await StartAsync("e164");
        var name = Number + ".messengerxy.eth";
        Assert.Equal((403, "zone-closed"), (await gateway.SendAsync(gateway.Drafts.Registration(name, Alice.Address), Alice)).Problem);
        Assert.Equal(201, (await gateway.VendorAsync(HttpMethod.Put, Path(Spelt), $$"""{"reservedFor":"{{Alice.Address}}"}""")).Status);
        Assert.Equal((403, "zone-closed"), (await gateway.SendAsync(gateway.Drafts.Registration(name, Mallory.Address, 1), Mallory)).Problem);
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration(name, Alice.Address, 1), Alice)).Status);
        // An address that goes by a number would tell everybody whose it is.
        Assert.Equal((403, "zone-private"), (await gateway.SendAsync(gateway.Drafts.PrimaryName(name, 2), Alice)).Problem);
        Assert.Equal(404, (await gateway.GetAsync("/profile/name/" + Alice.Address)).Status);
    }

    [Fact]
    public async Task NamesFromBefore_StayTheOperators()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.VendorAsync(HttpMethod.Put, Path("alice"), """{"texts":[{"key":"url","value":"1"}]}""");
        await gateway.StopAsync();
        gateway.Set("Gateway:Zones:1:Policy:Labels", "e164");
        gateway.Set("Gateway:Zones:1:Policy:Registration", "vendor");
        gateway.Set("Gateway:Zones:1:Policy:Listing", "false");
        await gateway.StartAsync();
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Put, Path("alice"), """{"texts":[{"key":"url","value":"2"}]}""")).Status);
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Post, Path("alice") + "/suspend", """{"reason":"moves"}""")).Status);
        Assert.Equal(204, (await gateway.VendorAsync(HttpMethod.Delete, Path("alice"))).Status);
        Assert.Equal((400, "invalid-name"), (await gateway.VendorAsync(HttpMethod.Put, Path("alice"), "{}")).Problem);
        Assert.Equal((400, "invalid-name"), (await gateway.VendorAsync(HttpMethod.Put, Path("bob"), "{}")).Problem);
    }

    [Fact]
    public async Task BlindedLabel_KeepsThePlainOneOutOfEverything()
    {
        await using var gateway = await StartAsync("blinded", ("Gateway:Zones:1:Policy:PhoneRegion", "DE"));
        var made = await gateway.VendorAsync(HttpMethod.Put, Path(Spelt), """{"texts":[{"key":"url","value":"1"}]}""");
        Assert.True(made.Status == 201, made.Text);
        var name = (string)made.Json["name"]!;
        var label = name.Split('.')[0];
        Assert.Equal(52, label.Length);
        Assert.Equal("1", await gateway.TextOfAsync(name, "url"));
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Put, Path("0151%2012345678"), """{"texts":[{"key":"url","value":"2"}]}""")).Status);
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Put, Path(label), """{"texts":[{"key":"url","value":"3"}]}""")).Status);
        Assert.Equal("3", await gateway.TextOfAsync(name, "url"));
        var handle = await gateway.VendorAsync(HttpMethod.Put, Path("Alice%40Example.org"), "{}");
        Assert.Equal(201, handle.Status);
        var labels = (await LabelsAsync(gateway, "+4915112345678", "alice@example.ORG")).Json["labels"]!.AsArray();
        Assert.Equal((name, (string)handle.Json["name"]!), ((string)labels[0]!["name"]!, (string)labels[1]!["name"]!));
        foreach (var plain in (string[])["15112345678", "alice@", "Alice"])
        {
            Assert.DoesNotContain(plain, gateway.Dump(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(plain, handle.Text + made.Text, StringComparison.OrdinalIgnoreCase);
        }

        // Another start has the same secret; it lies beside the answer keys, for the service alone.
        var file = Assert.Single(Directory.GetFiles(System.IO.Path.Combine(gateway.Folder, "zone-keys"), "*.blind"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(Namehash.Of("messengerxy.eth").ToString()[2..] + ".blind", System.IO.Path.GetFileName(file));
        await gateway.StopAsync();
        await gateway.StartAsync();
        Assert.Equal((200, name), await PutAgainAsync());

        async Task<(int, string)> PutAgainAsync()
        {
            var reply = await gateway.VendorAsync(HttpMethod.Put, Path(Spelt), """{"texts":[{"key":"url","value":"4"}]}""");
            return (reply.Status, (string)reply.Json["name"]!);
        }
    }

    [Fact]
    public async Task Lookups_OfOneClientHaveABudgetOnEveryRoute()
    {
        await using var gateway = await StartAsync("e164", ("Gateway:Limits:PrivateLookupsPerMinutePerClient", "6"));
        var name = Number + ".messengerxy.eth";
        await gateway.VendorAsync(HttpMethod.Put, Path(Number), """{"texts":[{"key":"url","value":"1"}]}""");
        var calldata = Lookup.Calldata(name, Lookup.Text(name, "url"));
        var first = await gateway.FetchAsync(calldata, TestGateway.OtherResolver);
        Assert.Contains("private", first.CacheControl, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await gateway.FetchAsync(calldata, TestGateway.OtherResolver)).Status);
        Assert.Equal(200, (await gateway.GetAsync("/v1/names/" + name)).Status);
        Assert.Equal(200, (await gateway.GetAsync("/v1/availability/" + name)).Status);
        Assert.Equal(200, (await gateway.GetAsync($"/v1/explain?name={name}")).Status);

        foreach (var reply in (Reply[])[await gateway.FetchAsync(calldata, TestGateway.OtherResolver), await gateway.PostLookupAsync(calldata, TestGateway.OtherResolver)])
        {
            Assert.Equal(429, reply.CcipRefusal);
            Assert.True(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds is >= 1 and <= 60);
        }

        var batch = new BatchQuery([new BatchLookup(TestGateway.OtherResolver, [], calldata)]).Encode();
        var items = await gateway.PostAsync("/batch", $$"""{"sender":"{{TestGateway.OtherResolver}}","data":"{{Hex.Encode(batch)}}"}""");
        Assert.Contains(Convert.ToHexStringLower("Too many requests"u8), (string)items.Json["data"]!, StringComparison.Ordinal);
        foreach (var path in (string[])["/v1/names/" + name, "/v1/availability/" + name, "/v1/explain?name=" + name])
        {
            var reply = await gateway.GetAsync(path);
            Assert.Equal((429, "rate-limited"), reply.Problem);
            Assert.NotNull(reply.Headers.RetryAfter);
        }

        Assert.Equal((429, "rate-limited"), (await gateway.PostAsync("/v1/typed-data", $$$"""{"type":"RecordUpdate","operation":{"name":"{{{name}}}"}}""")).Problem);
        // A signed operation tells whose a name is, as it is refused.
        Assert.Equal((429, "rate-limited"), (await gateway.SendAsync(gateway.Drafts.Update(name, 1, ("url", "2")), Mallory)).Problem);
        // Other zones, and the operator, feel nothing.
        Assert.Equal("", await gateway.TextOfAsync("alice.dm3.eth", "url"));
        Assert.Equal(200, (await gateway.VendorAsync(HttpMethod.Put, Path(Number), """{"texts":[{"key":"url","value":"2"}]}""")).Status);
    }

    [Theory]
    [InlineData("/v1/names?zone=messengerxy.eth")]
    [InlineData("/v1/names?zone=messengerxy.eth&prefix=49")]
    [InlineData("/v1/names?zone=messengerxy.eth&owner=0x1111111111111111111111111111111111111111")]
    public async Task Listing_IsOff(string path)
    {
        await using var gateway = await StartAsync("e164");
        await gateway.VendorAsync(HttpMethod.Put, Path(Number), $$"""{"owner":"{{Alice.Address}}"}""");
        Assert.Equal((403, "listing-closed"), (await gateway.GetAsync(path)).Problem);
        Assert.DoesNotContain(Number, (await gateway.GetAsync($"/v1/names?owner={Alice.Address}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LookupsPerMinutePerClient")]
    [InlineData("LookupsPerMinute")]
    public async Task AnyZone_CanSetALookupLimit(string member)
    {
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Zones:0:Policy:Limits:{member}", "2"));
        var calldata = Lookup.Calldata("alice.dm3.eth", Lookup.Addr("alice.dm3.eth"));
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await gateway.FetchAsync(calldata)).Status);
        Assert.Equal(429, (await gateway.FetchAsync(calldata)).CcipRefusal);
        Assert.Equal("", await gateway.TextOfAsync("alice.messengerxy.eth", "url"));
        var limits = (await gateway.GetAsync("/v1/zones/dm3.eth")).Json["limits"]!;
        Assert.Equal(2, (int)limits[char.ToLowerInvariant(member[0]) + member[1..]]!);
    }

    [Fact]
    public async Task Zone_CanSetAWriteLimit()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Zones:1:Policy:Limits:WritesPerMinutePerClient", "1"));
        await gateway.RegisterAsync(Alice, "first.messengerxy.eth");
        var refused = await gateway.SendAsync(gateway.Drafts.Registration("second.messengerxy.eth", Alice.Address), Alice);
        Assert.Equal((429, "rate-limited"), refused.Problem);
        Assert.NotNull(refused.Headers.RetryAfter);
        await gateway.RegisterAsync(Alice, "second.dm3.eth");
        Assert.Equal(1, (int)(await gateway.GetAsync("/v1/zones/messengerxy.eth")).Json["limits"]!["writesPerMinutePerClient"]!);
        Assert.Equal(6000, (int)(await gateway.GetAsync("/v1/zones/dm3.eth")).Json["limits"]!["writesPerMinutePerClient"]!);
    }
}
