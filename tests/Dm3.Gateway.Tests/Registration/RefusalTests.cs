using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Registration;

/// <summary>Each reason for which an operation is refused, by its stable code; and that a refused one leaves every table as it was.</summary>
public sealed class RefusalTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private Drafts Drafts => gateway.Drafts;

    private async Task<string> RegisteredAsync()
    {
        const string Name = "taken.dm3.eth";
        if ((await gateway.GetAsync("/v1/names/" + Name)).Status != 200) await gateway.RegisterAsync(Alice, Name, ("avatar", "before"));
        return Name;
    }

    private async Task RefusedAsync(int status, string code, Draft draft, Wallet wallet) => await RefusedAsync(status, code, () => gateway.SendAsync(draft, wallet));

    private async Task RefusedAsync(int status, string code, Func<Task<Reply>> call)
    {
        await RegisteredAsync();
        var before = gateway.Dump();
        var reply = await call();
        Assert.Equal((status, code), reply.Problem);
        Assert.Equal(before, gateway.Dump());
    }

    private Draft New(string name = "free.dm3.eth") => Drafts.Registration(name, Alice.Address);

    [Fact]
    public Task Refuses_RegistrationSignedByAnotherThanTheOwnerNamed() => RefusedAsync(403, "wrong-signer", New(), Mallory);

    [Fact]
    public async Task Refuses_UpdateTransferAndReleaseByAnotherThanTheOwner()
    {
        var name = await RegisteredAsync();
        await RefusedAsync(403, "wrong-signer", Drafts.Update(name, 1, ("avatar", "x")), Mallory);
        await RefusedAsync(403, "wrong-signer", Drafts.Transfer(name, Mallory.Address, 1), Mallory);
        await RefusedAsync(403, "wrong-signer", Drafts.Release(name, 1), Mallory);
    }

    // A signature over anything but this very operation recovers some other address.
    [Fact]
    public async Task Refuses_ASignatureOverAnythingElse()
    {
        var name = await RegisteredAsync();
        var update = Drafts.Update(name, 1, ("avatar", "wanted"));
        Draft[] others =
        [
            update.With(("avatar", "other")), update.With(("url", "wanted")), update.With((60, "0x")), update.With("contenthash", "0x00"),
            update.With("nonce", "2"), update.With("deadline", "1900003601"), update.With("name", "taken2.dm3.eth"),
        ];
        foreach (var other in others) await RefusedAsync(403, "wrong-signer", () => gateway.SendSignedAsync(update, other.SignBy(Alice)));
        await RefusedAsync(403, "wrong-signer", () => gateway.SendSignedAsync(update, Hex.Encode(Alice.Sign(update.Digest(chainId: 1)))));
        await RefusedAsync(403, "wrong-signer", () => gateway.SendSignedAsync(update, Hex.Encode(Alice.Sign(update.Digest(resolver: TestGateway.OtherResolver)))));
        await RefusedAsync(403, "wrong-signer", () => gateway.SendSignedAsync(update, Hex.Encode(Alice.Sign(update.Digest(resolver: TestGateway.OldResolver)))));
    }

    [Fact]
    public async Task Refuses_BytesThatAreNoSignature()
    {
        var good = Hex.Decode(New().SignBy(Alice));
        byte[] With(int at, byte value)
        {
            var changed = (byte[])good.Clone();
            changed[at] = value;
            return changed;
        }

        // n - s instead of s: the twin that contracts refuse.
        var order = System.Numerics.BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber);
        var s = order - new System.Numerics.BigInteger(good.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);
        var twin = With(64, (byte)(55 - good[64]));
        s.ToByteArray(isUnsigned: true, isBigEndian: true).CopyTo(twin, 32);
        byte[][] bad = [[], [1], good[..64], With(64, 2), With(64, 29), With(64, 255), new byte[65], twin, [.. new byte[32], .. good[32..]], [.. good[..32], .. new byte[32], good[64]]];
        foreach (var signature in bad) await RefusedAsync(400, "bad-signature", () => gateway.SendSignedAsync(New(), Hex.Encode(signature)));
    }

    [Fact]
    public async Task Refuses_ANonceThatIsNotTheVersion()
    {
        var name = await RegisteredAsync();
        foreach (var nonce in (long[])[0, 2, long.MaxValue])
        {
            await RefusedAsync(409, "stale-nonce", Drafts.Update(name, nonce, ("avatar", "x")), Alice);
            await RefusedAsync(409, "stale-nonce", Drafts.Transfer(name, Bob.Address, nonce), Alice);
            await RefusedAsync(409, "stale-nonce", Drafts.Release(name, nonce), Alice);
        }

        await RefusedAsync(409, "stale-nonce", New().With("nonce", "1"), Alice);
        var told = await gateway.SendAsync(Drafts.Update(name, 0), Alice);
        Assert.Equal(1, (int)told.Json["version"]!);
    }

    [Fact]
    public async Task Takes_DeadlinesFromThisSecondTo24HoursAheadOnly()
    {
        var now = gateway.Clock.UnixSeconds;
        await RefusedAsync(400, "deadline-passed", new Drafts(now - 1).Registration("deadline-a.dm3.eth", Alice.Address), Alice);
        await RefusedAsync(400, "deadline-passed", new Drafts(0).Registration("deadline-a.dm3.eth", Alice.Address), Alice);
        await RefusedAsync(400, "deadline-too-far", new Drafts(now + 86_401).Registration("deadline-a.dm3.eth", Alice.Address), Alice);
        await RefusedAsync(400, "deadline-too-far", new Drafts(long.MaxValue).Registration("deadline-a.dm3.eth", Alice.Address), Alice);
        Assert.Equal(201, (await gateway.SendAsync(new Drafts(now).Registration("deadline-a.dm3.eth", Alice.Address), Alice)).Status);
        Assert.Equal(201, (await gateway.SendAsync(new Drafts(now + 86_400).Registration("deadline-b.dm3.eth", Alice.Address), Alice)).Status);
    }

    public static TheoryData<string, int, string> BadNames => new()
    {
        { "Alice.dm3.eth", 400, "name-not-normalized" },
        { "alice.DM3.eth", 400, "name-not-normalized" },
        { "ﬁsh.dm3.eth", 400, "name-not-normalized" },
        { "a b.dm3.eth", 400, "invalid-name" },
        { "al\0ice.dm3.eth", 400, "invalid-name" },
        { "al_ice.dm3.eth", 400, "invalid-name" },
        { "xn--abc.dm3.eth", 400, "invalid-name" },
        { "a..dm3.eth", 400, "invalid-name" },
        { ".dm3.eth", 400, "invalid-name" },
        { "alice.dm3.eth.", 400, "invalid-name" },
        { "", 400, "invalid-name" },
        { "ab.dm3.eth", 400, "invalid-name" },
        { "аlice.dm3.eth", 400, "invalid-name" },
        { "сосо.dm3.eth", 400, "confusable" },
        { "1.2.3.4.5.6.7.8.taken.dm3.eth", 400, "invalid-name" },
        { "alice.eth", 404, "unknown-zone" },
        { "eth", 404, "unknown-zone" },
        { "alicedm3.eth", 404, "unknown-zone" },
        { "dm3.eth", 403, "reserved" },
        { "admin.dm3.eth", 403, "reserved" },
        { "www.messengerxy.eth", 403, "reserved" },
        { "treasury.dm3.eth", 403, "reserved" },
        { "0x00000000000000000000000000000000000000aa.messengerxy.eth", 403, "reserved" },
        { "a.0x00000000000000000000000000000000000000aa.messengerxy.eth", 403, "reserved" },
        { "0x00000000000000000000000000000000000000aa.dm3.eth", 403, "wrong-signer" },
        { "a.0x00000000000000000000000000000000000000aa.dm3.eth", 403, "wrong-signer" },
        { "a.nobody.dm3.eth", 404, "not-registered" },
        { "taken.dm3.eth", 409, "taken" },
    };

    [Theory]
    [MemberData(nameof(BadNames))]
    public Task Refuses_NamesThatCannotBeRegistered(string name, int status, string code) => RefusedAsync(status, code, New(name), Alice);

    [Fact]
    public async Task Refuses_LabelsAndNamesThatAreTooLong()
    {
        await RefusedAsync(400, "invalid-name", New(new string('a', 256) + ".dm3.eth"), Alice);
        await RefusedAsync(400, "invalid-name", New(string.Concat(Enumerable.Repeat("abcdefg.", 127)) + "zz.dm3.eth"), Alice);
        await RefusedAsync(400, "invalid-name", New(string.Concat(Enumerable.Repeat("ü", 128)) + ".dm3.eth"), Alice);
    }

    [Fact]
    public async Task Refuses_ChangesToNamesThatNobodyHas()
    {
        await RefusedAsync(404, "not-registered", Drafts.Update("nobody.dm3.eth", 0, ("avatar", "x")), Alice);
        await RefusedAsync(404, "not-registered", Drafts.Transfer("nobody.dm3.eth", Bob.Address, 0), Alice);
        await RefusedAsync(404, "not-registered", Drafts.Release("nobody.dm3.eth", 0), Alice);
    }

    [Fact]
    public async Task Refuses_TheZeroAddressAsOwner()
    {
        await RefusedAsync(400, "invalid-owner", New().With("owner", Address.Zero.ToString()), Alice);
        await RefusedAsync(400, "invalid-owner", Drafts.Transfer(await RegisteredAsync(), Address.Zero, 1), Alice);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" avatar")]
    [InlineData("avatar ")]
    [InlineData("\u00a0avatar")]
    [InlineData("ava\0tar")]
    [InlineData("ava\ntar")]
    [InlineData("\u007f")]
    [InlineData("__proto__")]
    [InlineData("prototype")]
    [InlineData("constructor")]
    public Task Refuses_TextKeysThatOtherReadersStumbleOver(string key) => RefusedAsync(400, "invalid-record-key", New().With((key, "value")), Alice);

    [Fact]
    public async Task Takes_RecordsUpToTheirLimitsOnly()
    {
        var name = await RegisteredAsync();
        string Key(int bytes) => new string('ü', bytes / 2) + new string('k', bytes % 2);
        await RefusedAsync(400, "record-too-big", New().With((Key(257), "v")), Alice);
        await RefusedAsync(400, "record-too-big", New().With(("key", Key(16 * 1024 + 1))), Alice);
        await RefusedAsync(400, "record-too-big", New().With((0UL, "0x" + new string('a', 2 * 257))), Alice);
        await RefusedAsync(400, "record-too-big", New().With("contenthash", "0x" + new string('a', 2 * 257)), Alice);
        await RefusedAsync(400, "record-too-big", New().With([.. Enumerable.Range(0, 5).Select(i => ($"key{i}", new string('v', 13_200)))]), Alice);
        await RefusedAsync(400, "too-many-records", New().With([.. Enumerable.Range(0, 101).Select(i => ($"key{i}", "v"))]), Alice);
        await RefusedAsync(400, "too-many-records", Drafts.Update(name, 1, [.. Enumerable.Range(0, 100).Select(i => ($"key{i}", "v"))]), Alice);

        var most = New("most.dm3.eth").With([(Key(256), "v"), ("key", Key(16 * 1024)), .. Enumerable.Range(0, 96).Select(i => ($"key{i}", "v"))])
            .With((0UL, "0x" + new string('a', 2 * 256)), (2UL, "0x01")).With("contenthash", "0x" + new string('a', 2 * 256));
        Assert.Equal(201, (await gateway.SendAsync(most, Alice)).Status);
        await RefusedAsync(400, "too-many-records", Drafts.Update("most.dm3.eth", 1, ("one more", "v")), Alice);

        // Keys and values together: 4 texts of 16 kB with 1-byte keys are 4 bytes too many.
        (string, string)[] texts = [.. "abcd".Select(key => (key.ToString(), new string('v', 16 * 1024)))];
        await RefusedAsync(400, "record-too-big", New("full.dm3.eth").With(texts), Alice);
        texts[3].Item2 = new string('v', (16 * 1024) - 4);
        Assert.Equal(201, (await gateway.SendAsync(New("full.dm3.eth").With(texts), Alice)).Status);
        await RefusedAsync(400, "record-too-big", Drafts.Update("full.dm3.eth", 1, ("d", new string('v', (16 * 1024) - 3))), Alice);
    }

    [Fact]
    public async Task Refuses_OneRecordTwice()
    {
        await RefusedAsync(400, "duplicate-record", New().With(("avatar", "a"), ("avatar", "b")), Alice);
        await RefusedAsync(400, "duplicate-record", New().With((60UL, "0x"), (60UL, "0x")), Alice);
        var asTextAndNumber = JsonNode.Parse("""[{"coinType":60,"value":"0x"},{"coinType":"060","value":"0x"}]""");
        await RefusedAsync(400, "duplicate-record", New().With("addresses", asTextAndNumber), Alice);
    }

    [Theory]
    [InlineData("60", "0x01")]
    [InlineData("60", "0x0000000000000000000000000000000000000000aa")]
    [InlineData("2147483648", "0x76a914")]
    [InlineData("2147483649", "0x00000000000000000000000000000000000000")]
    public Task Refuses_EvmAddressesThatHaveNot20Bytes(string coinType, string value) =>
        RefusedAsync(400, "invalid-address", New().With((ulong.Parse(coinType), value)), Alice);

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public Task Refuses_CoinTypesThatCannotBe(string coinType) =>
        RefusedAsync(400, "invalid-coin-type", New().With("addresses", JsonNode.Parse($$"""[{"coinType":"{{coinType}}","value":"0x01"}]""")), Alice);

    [Fact]
    public async Task Refuses_NoncesAndDeadlinesBeyondAnyTime()
    {
        await RefusedAsync(400, "invalid-body", New().With("nonce", "9223372036854775808"), Alice);
        await RefusedAsync(400, "invalid-body", New().With("deadline", "9223372036854775808"), Alice);
    }

    [Fact]
    public async Task Refuses_AnUpdateOfAnotherNameThanTheUrlSays()
    {
        var update = Drafts.Update(await RegisteredAsync(), 1, ("avatar", "x"));
        var body = new JsonObject { ["operation"] = update.Message.DeepClone(), ["signature"] = update.SignBy(Alice) }.ToJsonString();
        await RefusedAsync(400, "invalid-body", () => gateway.SendAsync(HttpMethod.Patch, "/v1/names/other.dm3.eth", TestGateway.Json(body)));
    }

    [Fact]
    public async Task Tells_AllFaultsOfTheRecordsTogether()
    {
        var reply = await gateway.SendAsync(New().With(("", "v"), ("key", new string('v', 20_000))).With((60UL, "0x01")), Alice);
        Assert.Equal(400, reply.Problem.Status);
        Assert.Equal(["invalid-address", "invalid-record-key", "record-too-big"], reply.Json["errors"]!.AsArray().Select(error => (string)error!["code"]!).Order(StringComparer.Ordinal));
    }
}
