using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Resolve;

/// <summary><c>GET /v1/explain</c> gives the value, the reason as a stable word and a sentence, for each reason that there is.</summary>
public sealed class ExplainTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly string AddressName = $"{Bob.Address.ToLowerHex()}.dm3.eth";

    private async Task RegisteredAsync()
    {
        if ((await gateway.GetAsync("/v1/names/explain.dm3.eth")).Status == 200) return;
        var draft = gateway.Drafts.Registration("explain.dm3.eth", Alice.Address)
            .With(("network.dm3.profile", Alice.ProfileText), ("addr", "a text with that key"))
            .With((0x8000_0000, "0x00000000000000000000000000000000000000cc"))
            .With("contenthash", "0xe30101");
        Assert.Equal(201, (await gateway.SendAsync(draft, Alice)).Status);
    }

    public static TheoryData<string, string, string, string> Reasons => new()
    {
        { "explain.dm3.eth", "text:network.dm3.profile", "set", Alice.ProfileText },
        { "explain.dm3.eth", "network.dm3.profile", "set", Alice.ProfileText },
        { "explain.dm3.eth", "text:addr", "set", "a text with that key" },
        { "explain.dm3.eth", "contenthash", "set", "0xe30101" },
        { "explain.dm3.eth", "eth.dm3.profile", "other-dm3-key", Alice.ProfileText },
        { "explain.dm3.eth", "addr", "default-evm-address", "0x00000000000000000000000000000000000000cc" },
        { "explain.dm3.eth", "addr:60", "default-evm-address", "0x00000000000000000000000000000000000000cc" },
        { "explain.dm3.eth", "addr:2147483648", "set", "0x00000000000000000000000000000000000000cc" },
        { "explain.dm3.eth", "addr:0", "record-not-set", "0x" },
        { "explain.dm3.eth", "avatar", "record-not-set", "" },
        { "nobody.dm3.eth", "avatar", "name-not-registered", "" },
        { "nobody.dm3.eth", "addr", "name-not-registered", "0x" },
        { AddressName, "addr", "address-name", Bob.Address.ToLowerHex() },
        { AddressName, "avatar", "name-not-registered", "" },
        { AddressName, "addr:0", "name-not-registered", "0x" },
        { "dm3.eth", "addr", "zone-itself", "0x" },
        { "messengerxy.eth", "avatar", "zone-itself", "" },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Says_WhyAnAnswerIsWhatItIs(string name, string record, string reason, string value)
    {
        await RegisteredAsync();
        var reply = await gateway.GetAsync($"/v1/explain?name={Uri.EscapeDataString(name)}&record={Uri.EscapeDataString(record)}");
        Assert.Equal(200, reply.Status);
        Assert.Equal(reason, (string)reply.Json["reason"]!);
        Assert.Equal(value, (string)reply.Json["value"]!);
        Assert.Equal(name, (string)reply.Json["name"]!);
        Assert.Contains(name, (string)reply.Json["explanation"]!, StringComparison.Ordinal);
        Assert.Equal((name.EndsWith("dm3.eth", StringComparison.Ordinal) ? TestGateway.Resolver : TestGateway.OtherResolver).ToString(), (string)reply.Json["signedFor"]!);
    }

    [Fact]
    public async Task Takes_TheAddressWithoutARecord()
    {
        var reply = await gateway.GetAsync($"/v1/explain?name={AddressName}");
        Assert.Equal("address-name", (string)reply.Json["reason"]!);
    }

    [Theory]
    [InlineData("", 400, "invalid-query")]
    [InlineData("?name=", 400, "invalid-query")]
    [InlineData("?name=explain.dm3.eth&record=addr:", 400, "invalid-query")]
    [InlineData("?name=explain.dm3.eth&record=addr:-1", 400, "invalid-query")]
    [InlineData("?name=explain.dm3.eth&record=addr:0x3c", 400, "invalid-query")]
    [InlineData("?name=Explain.dm3.eth", 400, "name-not-normalized")]
    [InlineData("?name=a%00b.dm3.eth", 400, "invalid-name")]
    [InlineData("?name=%ff.dm3.eth", 400, "invalid-name")]
    [InlineData("?name=alice.eth", 404, "unknown-zone")]
    [InlineData("?name=a..dm3.eth", 400, "invalid-name")]
    public async Task Refuses_WhatItCannotExplain(string query, int status, string code) => Assert.Equal((status, code), (await gateway.GetAsync("/v1/explain" + query)).Problem);

    [Fact]
    public async Task Refuses_ARecordLongerThanAnyKey() =>
        Assert.Equal((400, "invalid-query"), (await gateway.GetAsync("/v1/explain?name=explain.dm3.eth&record=" + new string('k', 300))).Problem);
}
