using System.Text.Json.Nodes;
using Dm3.Testing;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones.Exchange;

/// <summary>A zone moves, its resolver contract stays, and so its vouchers are signed for both services: one that was used stays used.</summary>
public sealed class VoucherMoveTests
{
    private const string Names = "/v1/zones/messengerxy.eth/names";

    private static readonly Wallet Operator = Of("operator");

    private static Task<TestGateway> StartAsync(bool onPostgres) => TestGateway.StartAsync(
        ("Gateway:Zones:1:Policy:Registration", "eligible"), ("Gateway:Zones:1:Policy:Eligibility:VoucherSigner", Operator.Address.ToString()),
        ("Gateway:PostgresConnection", onPostgres ? PostgresServer.Shared.CreateDatabase() : null));

    private static async Task<Reply> SendAsync(TestGateway gateway, string label, Wallet owner, JsonObject voucher)
    {
        var draft = gateway.Drafts.Registration(label + ".messengerxy.eth", owner.Address);
        return await gateway.PostAsync("/v1/names", new JsonObject { ["operation"] = draft.Message.DeepClone(), ["signature"] = draft.SignBy(owner), ["voucher"] = voucher.DeepClone() }.ToJsonString());
    }

    // As an operator makes one: the service says what to sign.
    private static async Task<JsonObject> VoucherAsync(TestGateway gateway)
    {
        var wish = new JsonObject { ["zone"] = "messengerxy.eth", ["expires"] = gateway.Clock.UnixSeconds + 5000 };
        var document = await gateway.PostAsync("/v1/typed-data", new JsonObject { ["type"] = "Voucher", ["operation"] = wish }.ToJsonString());
        Assert.True(document.Status == 200, document.Text);
        Assert.Equal(("Voucher", TestGateway.OtherResolver.ToString()), ((string)document.Json["primaryType"]!, (string)document.Json["domain"]!["verifyingContract"]!));
        var signed = JsonNode.Parse(await NodeScript.RunAsync("gateway/sign-typed-data.mjs", Operator.PrivateKeyHex, document.Text))!;
        var voucher = (JsonObject)document.Json["message"]!.DeepClone();
        voucher.Remove("zone");
        voucher["signature"] = (string)signed["signature"]!;
        return voucher;
    }

    private static async Task<List<JsonNode>> ImportAsync(TestGateway gateway, string lines) =>
        [.. (await gateway.VendorAsync(HttpMethod.Post, Names + ":import", lines)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AUsedVoucher_IsUsedWhereTheZoneMovesToo(bool toPostgres)
    {
        await using var old = await StartAsync(onPostgres: !toPostgres);
        await using var @new = await StartAsync(toPostgres);
        var (held, givenUp, unused) = (await VoucherAsync(old), await VoucherAsync(old), await VoucherAsync(old));
        var made = await SendAsync(old, "held", Alice, held);
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(201, (await SendAsync(old, "given-up", Bob, givenUp)).Status);
        Assert.Equal(200, (await old.SendAsync(old.Drafts.Release("given-up.messengerxy.eth", 1), Bob)).Status);

        var exported = (await old.VendorAsync(HttpMethod.Get, Names + ":export")).Text;
        // From an older export without vouchers, the names alone have come already.
        var bare = string.Join('\n', exported.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var json = (JsonObject)JsonNode.Parse(line)!;
            Assert.Single(json["vouchers"]!.AsArray());
            json.Remove("vouchers");
            return json.ToJsonString();
        }));
        Assert.All(await ImportAsync(@new, bare), result => Assert.Equal("created", (string)result["status"]!));
        Assert.All(await ImportAsync(@new, exported), result => Assert.Equal("unchanged", (string)result["status"]!));
        foreach (var voucher in (JsonObject[])[held, givenUp]) Assert.Equal((409, "voucher-used"), (await SendAsync(@new, "other", Mallory, voucher)).Problem);
        Assert.Equal(201, (await SendAsync(@new, "other", Mallory, unused)).Status);

        // Out again, and into an empty one in one step.
        await using var third = await StartAsync(onPostgres: !toPostgres);
        Assert.All(await ImportAsync(third, (await @new.VendorAsync(HttpMethod.Get, Names + ":export")).Text), result => Assert.Equal("created", (string)result["status"]!));
        foreach (var voucher in (JsonObject[])[held, givenUp, unused]) Assert.Equal((409, "voucher-used"), (await SendAsync(third, "another", Mallory, voucher)).Problem);
    }

    [Theory]
    [InlineData("""[null]""")]
    [InlineData("""[{"message":{},"signature":"0x","at":1}]""")]
    [InlineData("""[{"message":{"zone":"dm3.eth","code":"0x0000000000000000000000000000000000000000000000000000000000000001"},"signature":"0x","at":1}]""")]
    [InlineData("""[{"message":{"zone":"messengerxy.eth","code":"0x01"},"signature":"0x","at":1}]""")]
    [InlineData("""[{"message":{"zone":"messengerxy.eth","code":7},"signature":"0x","at":1}]""")]
    [InlineData("""[{"message":{"zone":"messengerxy.eth","code":"0x0000000000000000000000000000000000000000000000000000000000000001"},"signature":"0x","at":-1}]""")]
    [InlineData("""[{"message":[],"signature":"0x","at":1}]""")]
    [InlineData("""{}""")]
    public async Task VouchersThatSayNothing_FailTheirLine(string vouchers)
    {
        await using var gateway = await StartAsync(onPostgres: false);
        var results = await ImportAsync(gateway, $$"""{"name":"ann.messengerxy.eth","vouchers":{{vouchers}}}""" + "\n" + """{"name":"ben.messengerxy.eth"}""");
        Assert.Equal(["failed", "created"], results.Select(result => (string)result["status"]!));
        Assert.Contains((string)results[0]["code"]!, (string[])["invalid-body", "invalid-line"]);
    }
}
