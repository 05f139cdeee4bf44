using System.Text.Json.Nodes;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones.Rules;

/// <summary>What a zone asks of the owner-to-be: how many names it holds, whether a name rests, an allow-list, vouchers.</summary>
public sealed class OwnerRuleTests
{
    private static readonly TypedDataField[] VoucherFields =
        [new("zone", "string"), new("name", "string"), new("owner", "address"), new("code", "bytes32"), new("expires", "uint256")];

    private static string Name(string label) => label + ".messengerxy.eth";

    private static Task<TestGateway> StartAsync(params (string Member, string Value)[] policy) =>
        TestGateway.StartAsync([.. policy.Select(member => ("Gateway:Zones:1:Policy:" + member.Member, (string?)member.Value))]);

    [Fact]
    public async Task Quota_CountsWhatAnOwnerHolds()
    {
        await using var gateway = await StartAsync(("NamesPerOwner", "2"), ("RegistrationPeriodSeconds", "100"));
        await gateway.RegisterAsync(Alice, Name("one"));
        await gateway.RegisterAsync(Alice, Name("two"));
        Assert.Equal((409, "quota-reached"), (await gateway.SendAsync(gateway.Drafts.Registration(Name("three"), Alice.Address), Alice)).Problem);
        // Deeper names and other zones do not count; transfers do.
        await gateway.RegisterAsync(Alice, "deeper." + Name("one"));
        await gateway.RegisterAsync(Alice, "three.dm3.eth");
        await gateway.RegisterAsync(Bob, Name("three"));
        Assert.Equal((409, "quota-reached"), (await gateway.SendAsync(gateway.Drafts.Transfer(Name("three"), Alice.Address, 1), Bob)).Problem);
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Release(Name("two"), 1), Alice)).Status);
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Transfer(Name("three"), Alice.Address, 1), Bob)).Status);
        // What has lapsed is not held.
        gateway.Clock.Advance(100);
        await gateway.RegisterAsync(Alice, Name("four"));
        await gateway.RegisterAsync(Alice, Name("five"));
        Assert.Equal("quota-reached", (await gateway.SendAsync(gateway.Drafts.Registration(Name("six"), Alice.Address), Alice)).Problem.Code);
    }

    [Fact]
    public async Task Quota_HoldsAgainstManyAtOnce()
    {
        await using var gateway = await StartAsync(("NamesPerOwner", "3"));
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => gateway.SendAsync(gateway.Drafts.Registration(Name($"racer-{(char)('b' + i)}"), Alice.Address), Alice)));
        Assert.Equal(3, replies.Count(reply => reply.Status == 201));
        Assert.Equal(9, replies.Count(reply => reply.Status == 409 && reply.Problem.Code == "quota-reached"));
    }

    [Fact]
    public async Task ReleasedName_RestsForAllButItsLastOwner()
    {
        await using var gateway = await StartAsync(("CoolingOffSeconds", "1000"));
        await gateway.RegisterAsync(Alice, Name("rested"));
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Release(Name("rested"), 1), Alice)).Status);
        gateway.Clock.Advance(999);
        var refused = await gateway.SendAsync(gateway.Drafts.Registration(Name("rested"), Bob.Address, 2), Bob);
        Assert.Equal((403, "cooling-off"), refused.Problem);
        Assert.Equal(gateway.Clock.UnixSeconds + 1, (long)refused.Json["until"]!);
        var availability = (await gateway.GetAsync("/v1/availability/" + Name("rested"))).Json;
        Assert.Equal(("reserved", "cooling-off", 2L), ((string)availability["status"]!, (string)availability["reason"]!, (long)availability["version"]!));
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration(Name("rested"), Alice.Address, 2), Alice)).Status);
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Release(Name("rested"), 3), Alice)).Status);
        gateway.Clock.Advance(1000);
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration(Name("rested"), Bob.Address, 4), Bob)).Status);
    }

    [Fact]
    public async Task AllowList_LetsItsAddressesRegister()
    {
        await using var gateway = await StartAsync(("Registration", "eligible"), ("Eligibility:AllowList:0", Alice.Address.ToLowerHex()));
        Assert.Equal("an address on the zone's list", (string)(await gateway.GetAsync("/v1/availability/" + Name("listed"))).Json["conditions"]!);
        await gateway.RegisterAsync(Alice, Name("listed"));
        Assert.Equal((403, "not-eligible"), (await gateway.SendAsync(gateway.Drafts.Registration(Name("other"), Bob.Address), Bob)).Problem);
        await gateway.VendorAsync(HttpMethod.Put, $"/v1/zones/messengerxy.eth/names/other", $$"""{"reservedFor":"{{Bob.Address}}"}""");
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration(Name("other"), Bob.Address, 1), Bob)).Status);
        // Below its own name an owner does as it likes, and so it does with what it has.
        await gateway.RegisterAsync(Bob, "deeper." + Name("other"));
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update(Name("other"), 2, ("url", "1")), Bob)).Status);
    }

    [Fact]
    public async Task Start_RefusesConditionsThatNobodyCanCheck()
    {
        var faults = (await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => StartAsync(("Registration", "eligible"), ("Eligibility:MinimumBalanceWei", "1")))).Failures;
        Assert.Contains("Gateway:RpcUrl", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voucher_LetsOneRegistrationThroughOnce()
    {
        await using var gateway = await VoucherZoneAsync();
        Assert.Equal((403, "voucher-required"), (await SendAsync(gateway, "first", Alice, null)).Problem);
        var voucher = Voucher(gateway, 1);
        var made = await SendAsync(gateway, "first", Alice, voucher);
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal((409, "voucher-used"), (await SendAsync(gateway, "second", Alice, voucher)).Problem);
        Assert.Equal((409, "voucher-used"), (await SendAsync(gateway, "second", Bob, Voucher(gateway, 1, expiresIn: 500))).Problem);
        Assert.Equal(201, (await SendAsync(gateway, "second", Alice, Voucher(gateway, 2, name: Name("second"), owner: Alice))).Status);
        // What is refused uses none up.
        Assert.Equal((409, "taken"), (await SendAsync(gateway, "second", Bob, Voucher(gateway, 3))).Problem);
        Assert.Equal(201, (await SendAsync(gateway, "third", Bob, Voucher(gateway, 3))).Status);
    }

    [Fact]
    public async Task Voucher_OfAnotherKindIsRefusedAndNothingWritten()
    {
        await using var gateway = await VoucherZoneAsync();
        var before = gateway.Dump();
        async Task RefusesAsync(string code, JsonObject voucher) => Assert.Equal((403, code), (await SendAsync(gateway, "wanted", Alice, voucher)).Problem);
        JsonObject With(string member, JsonNode? value)
        {
            var voucher = Voucher(gateway, 1, name: Name("wanted"), owner: Alice);
            voucher[member] = value;
            return voucher;
        }

        await RefusesAsync("voucher-invalid", Voucher(gateway, 1, signer: Mallory));
        await RefusesAsync("voucher-invalid", Voucher(gateway, 1, name: Name("another")));
        await RefusesAsync("voucher-invalid", Voucher(gateway, 1, owner: Bob));
        await RefusesAsync("voucher-invalid", Voucher(gateway, 1, zone: "dm3.eth"));
        await RefusesAsync("voucher-invalid", Voucher(gateway, 1, chainId: 1));
        await RefusesAsync("voucher-expired", Voucher(gateway, 1, expiresIn: -1));
        await RefusesAsync("voucher-invalid", With("name", ""));
        await RefusesAsync("voucher-invalid", With("owner", "0x0000000000000000000000000000000000000000"));
        await RefusesAsync("voucher-invalid", With("code", "0x" + new string('f', 64)));
        await RefusesAsync("voucher-invalid", With("code", "0x"));
        await RefusesAsync("voucher-invalid", With("code", "0x" + new string('f', 66)));
        await RefusesAsync("voucher-invalid", With("expires", "115792089237316195423570985008687907853269984665640564039457584007913129639935"));
        await RefusesAsync("voucher-invalid", With("expires", new string('9', 78)));
        await RefusesAsync("voucher-invalid", With("signature", "0x"));
        foreach (var rubbish in (JsonNode?[])["text", 1, new JsonArray(), new JsonObject(), With("code", null), With("owner", "x"), With("more", 1)])
        {
            var draft = gateway.Drafts.Registration(Name("wanted"), Alice.Address);
            var body = new JsonObject { ["operation"] = draft.Message.DeepClone(), ["signature"] = draft.SignBy(Alice), ["voucher"] = rubbish };
            Assert.Equal((400, "invalid-body"), (await gateway.PostAsync("/v1/names", body.ToJsonString())).Problem);
        }

        Assert.Equal(before, gateway.Dump());
    }

    [Fact]
    public async Task Voucher_WhereNoneIsAskedForIsNotWasted()
    {
        await using var gateway = await VoucherZoneAsync();
        var draft = gateway.Drafts.Registration("free.dm3.eth", Alice.Address);
        var body = new JsonObject { ["operation"] = draft.Message.DeepClone(), ["signature"] = draft.SignBy(Alice), ["voucher"] = Voucher(gateway, 1) };
        Assert.Equal((403, "voucher-invalid"), (await gateway.PostAsync("/v1/names", body.ToJsonString())).Problem);
        await SendAsync(gateway, "owned", Alice, Voucher(gateway, 1));
        var update = gateway.Drafts.Update(Name("owned"), 1, ("url", "1"));
        body = new JsonObject { ["operation"] = update.Message.DeepClone(), ["signature"] = update.SignBy(Alice), ["voucher"] = Voucher(gateway, 2) };
        Assert.Equal((400, "invalid-body"), (await gateway.SendAsync(HttpMethod.Patch, update.Path, TestGateway.Json(body.ToJsonString()))).Problem);
    }

    [Fact]
    public async Task Voucher_SentManyTimesAtOnceCountsOnce()
    {
        await using var gateway = await VoucherZoneAsync();
        for (byte round = 0; round < 20; round++)
        {
            var voucher = Voucher(gateway, round);
            var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SendAsync(gateway, $"many-{(char)('b' + round)}-{(char)('b' + i)}", Wallet.Of($"guest {round} {i}"), voucher)));
            Assert.Single(replies, reply => reply.Status == 201);
            Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Equal((409, "voucher-used"), reply.Problem));
        }
    }

    private static Task<TestGateway> VoucherZoneAsync() => StartAsync(("Registration", "eligible"), ("Eligibility:VoucherSigner", Wallet.Of("operator").Address.ToString()));

    private static Task<Reply> SendAsync(TestGateway gateway, string label, Wallet owner, JsonObject? voucher)
    {
        var draft = gateway.Drafts.Registration(Name(label), owner.Address);
        var body = new JsonObject { ["operation"] = draft.Message.DeepClone(), ["signature"] = draft.SignBy(owner) };
        if (voucher is not null) body["voucher"] = voucher.DeepClone();
        return gateway.PostAsync("/v1/names", body.ToJsonString());
    }

    // The typed data, written out a second time on purpose.
    private static JsonObject Voucher(
        TestGateway gateway, byte code, string name = "", Wallet? owner = null, int expiresIn = 1000, Wallet? signer = null, string zone = "messengerxy.eth", ulong chainId = TestGateway.ChainId)
    {
        var message = new JsonObject
        {
            ["zone"] = zone,
            ["name"] = name,
            ["owner"] = (owner?.Address ?? default).ToString(),
            ["code"] = Hex.Encode([.. new byte[31], code]),
            ["expires"] = (gateway.Clock.UnixSeconds + expiresIn).ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        var document = new TypedDataDocument(
            new TypedDataDomain("dm3 registry", "1", chainId, TestGateway.OtherResolver), new Dictionary<string, IReadOnlyList<TypedDataField>> { ["Voucher"] = VoucherFields }, "Voucher", message);
        Assert.True(document.TryHash(out var digest, out var error), error);
        var voucher = (JsonObject)message.DeepClone();
        voucher.Remove("zone");
        voucher["signature"] = Hex.Encode((signer ?? Wallet.Of("operator")).Sign(digest));
        return voucher;
    }
}
