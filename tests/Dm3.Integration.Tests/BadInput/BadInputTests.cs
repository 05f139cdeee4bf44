using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;

namespace Dm3.Integration.Tests.BadInput;

/// <summary>
/// Everything that is signed × everything that can be done to it: refused with the code that says why, and not a byte of the database changed. At the end of each
/// row the good one is taken, so that it was the spoiling that was refused.
/// </summary>
[Collection(NetworkTests.Name)]
public sealed class BadInputTests(NetworkFixture network) : IAsyncLifetime
{
    private const long Day = 24 * 60 * 60;

    private readonly BadInputFixture _gateway = new(network);

    // What a second sending meets, where the first has changed what the operation is about.
    private static readonly Dictionary<string, string> AfterReplay = new()
    {
        ["Registration"] = "taken",
        ["RecordUpdate"] = "stale-nonce",
        ["Transfer"] = "wrong-signer",
        ["Renewal"] = "stale-nonce",
        ["Release"] = "not-registered",
        ["PrimaryName"] = "stale-nonce",
        ["ZoneClaim"] = "stale-nonce",
        ["ApiKeyCreation"] = "stale-nonce",
        ["ApiKeyRevocation"] = "unknown-key",
        ["Voucher"] = "taken",
        ["CallRegister"] = "already-accepted",
        ["CallSetText"] = "already-accepted",
        ["CallTransferFrom"] = "already-accepted",
    };

    public static TheoryData<string> Kinds => [.. SignedThings.Kinds];

    private SignedThings Things => new(_gateway);

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task SignedThing_IsRefusedInEveryWayThatItCanBeSpoiled(string kind)
    {
        var thing = await Things.MakeAsync(kind);
        var good = thing.Sign(thing.Message);
        var wrong = kind == "Voucher" ? "voucher-invalid" : "wrong-signer";
        var noSignature = kind == "Voucher" ? "voucher-invalid" : "bad-signature";

        await RefusedAsync("signed by another", wrong, thing, thing.Message, thing.Sign(thing.Message, by: _gateway.Stranger));
        await RefusedAsync("for another chain", wrong, thing, thing.Message, thing.Sign(thing.Message, chainId: 1));
        await RefusedAsync("for another contract", wrong, thing, thing.Message, thing.Sign(thing.Message, resolver: BadInputFixture.FormerResolver));
        foreach (var (member, value) in thing.Others)
        {
            await RefusedAsync($"{member} changed after signing", wrong, thing, thing.With(member, value.DeepClone()), good);
            await RefusedAsync($"signed with another {member}", wrong, thing, thing.Message, thing.Sign(thing.With(member, value.DeepClone())));
        }

        foreach (var (name, signature) in Malformed(good)) await RefusedAsync(name, noSignature, thing, thing.Message, signature);
        // The other v names another signer, or none.
        var flipped = (byte[])good.Clone();
        flipped[64] = (byte)(55 - good[64]);
        await RefusedAsync("v flipped", [wrong, noSignature], thing, thing.Message, flipped);
        await RefusedAsync("66 bytes", wrong, thing, thing.Message, [.. good, 0]);
        await RefusedTimesAsync(kind, thing, wrong, good);
        await RefusedOrderAsync(thing, good);

        await Things.SendGoodAsync(thing);
        await RefusedAsync("replayed", AfterReplay[kind], thing, thing.Message, good);
        // The same signature written with v 0 or 1.
        var rewritten = (byte[])good.Clone();
        rewritten[64] -= 27;
        await RefusedAsync("replayed with v 0 or 1", AfterReplay[kind], thing, thing.Message, rewritten);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deadline_HoldsToTheSecond(string kind)
    {
        var member = kind == "Voucher" ? "expires" : kind.StartsWith("Call", StringComparison.Ordinal) ? "expirationTimestamp" : "deadline";
        var passed = kind == "Voucher" ? "voucher-expired" : "deadline-passed";
        // A voucher is an offer and may lie around as long as its maker likes.
        foreach (var ahead in kind == "Voucher" ? (long[])[0, Day + 1] : [0, Day])
        {
            var thing = await Things.MakeAsync(kind);
            thing = thing with { Message = thing.With(member, Decimal(_gateway.Clock.UnixSeconds + ahead)) };
            if (ahead == Day)
            {
                var late = thing.With(member, Decimal(_gateway.Clock.UnixSeconds + Day + 1));
                await RefusedAsync("a day and a second ahead", "deadline-too-far", thing, late, thing.Sign(late));
            }

            if (ahead == 0)
            {
                var early = thing.With(member, Decimal(_gateway.Clock.UnixSeconds - 1));
                await RefusedAsync("a second ago", passed, thing, early, thing.Sign(early));
            }

            await Things.SendGoodAsync(thing);
        }
    }

    [Fact]
    public async Task Call_IsNotTakenAfterALaterOneOrUnderAnotherDomain()
    {
        var first = await Things.MakeAsync("CallSetText");
        var later = first with { Message = first.With("expirationTimestamp", Decimal(_gateway.Clock.UnixSeconds + 3601)) };
        await Things.SendGoodAsync(later);
        await RefusedAsync("out of order", "stale-call", first, first.Message, first.Sign(first.Message));

        var nested = (await Things.MakeAsync("CallSetText")) with { Body = Nested(_gateway.Resolver.ToString(), BadInputFixture.ChainId, message => message) };
        var signature = nested.Sign(nested.Message);
        foreach (var (name, code, body) in ((string, string, Func<JsonObject, string, JsonObject>)[])
        [
            ("another contract named", "wrong-domain", Nested(BadInputFixture.FormerResolver.ToString(), BadInputFixture.ChainId, message => message)),
            ("another chain named", "wrong-domain", Nested(_gateway.Resolver.ToString(), 1, message => message)),
            ("another call signed than sent", "invalid-body", Nested(_gateway.Resolver.ToString(), BadInputFixture.ChainId, message => Changed(message, "data", "0x00"))),
            ("another sender signed than sent", "invalid-body", Nested(_gateway.Resolver.ToString(), BadInputFixture.ChainId, message => Changed(message, "sender", _gateway.Stranger.Address.ToString()))),
        ]) await RefusedAsync(name, code, nested with { Body = body }, nested.Message, signature);
        await Things.SendGoodAsync(nested);
    }

    [Fact]
    public async Task CallsThatMakeNoSense_AreRefused()
    {
        var thing = await Things.MakeAsync("CallSetText");
        var other = await Things.MakeAsync("CallSetText");
        var (one, two) = (Hex.Decode((string)thing.Message["data"]!), Hex.Decode((string)other.Message["data"]!));
        var register = Hex.Decode((string)(await Things.MakeAsync("CallRegister")).Message["data"]!);
        var transfer = Hex.Decode((string)(await Things.MakeAsync("CallTransferFrom")).Message["data"]!);
        byte[] Multicall(params byte[][] calls) => ContractCall.Encode("multicall(bytes[])", (object)calls.ToArray<object>());
        var nested = one;
        for (var depth = 0; depth < 6; depth++) nested = Multicall(nested);
        var nobody = ContractCall.Encode("setText(bytes32,string,string)", Namehash.Of("nobody-at-all.dm3.eth").Bytes.ToArray(), "url", "x");
        foreach (var (name, code, data) in ((string, string, byte[])[])
        [
            ("empty", "unknown-function", []),
            ("of no function", "unknown-function", [1, 2, 3, 4, 5]),
            ("on chain only", "unknown-function", ContractCall.Encode("approve(address,uint256)", _gateway.Owner.Address, BigInteger.One)),
            ("cut", "malformed-call", one[..^40]),
            ("without calls", "nothing-to-do", Multicall()),
            ("for two names", "several-names", Multicall(one, two)),
            ("register after a record", "cannot-be-combined", Multicall(one, register)),
            ("register twice", "cannot-be-combined", Multicall(register, register)),
            ("transfer beside another name's record", "several-names", Multicall(transfer, one)),
            ("too deep", "too-much-work", nested),
            ("for no name", "not-registered", nobody),
            ("one text twice", "duplicate-record", Multicall(one, one)),
        ])
        {
            var message = thing.With("data", Hex.Encode(data));
            await RefusedAsync(name, code, thing, message, thing.Sign(message));
        }

        await Things.SendGoodAsync(thing);
    }

    private async Task RefusedTimesAsync(string kind, SignedThing thing, string wrong, byte[] good)
    {
        var member = kind == "Voucher" ? "expires" : kind.StartsWith("Call", StringComparison.Ordinal) ? "expirationTimestamp" : "deadline";
        await RefusedAsync("prolonged after signing", wrong, thing, thing.With(member, Decimal(_gateway.Clock.UnixSeconds + 3602)), good);
    }

    // A nonce that is not the version: signed for the state before, or for one that is not there yet.
    private async Task RefusedOrderAsync(SignedThing thing, byte[] good)
    {
        if (thing.Message["nonce"] is not { } nonce) return;
        var version = long.Parse((string)nonce!, CultureInfo.InvariantCulture);
        foreach (var stale in (long[])[version - 1, version + 1, version + 2])
        {
            if (stale < 0) continue;
            var message = thing.With("nonce", Decimal(stale));
            await RefusedAsync($"nonce {stale} for {version}", "stale-nonce", thing, message, thing.Sign(message));
            await RefusedAsync($"nonce {stale} put in after signing", "wrong-signer", thing, message, good);
        }
    }

    private Task RefusedAsync(string how, string code, SignedThing thing, JsonObject message, byte[] signature) => RefusedAsync(how, [code], thing, message, signature);

    private async Task RefusedAsync(string how, string[] codes, SignedThing thing, JsonObject message, byte[] signature)
    {
        var before = _gateway.Dump();
        var (status, code, body) = await _gateway.SendAsync(thing, message, signature);
        Assert.True(status is >= 400 and < 500 && codes.Contains(code), $"{thing.Type}, {how}: {status} {code}, not {string.Join(" or ", codes)}. {body?.ToJsonString()}");
        Assert.True(before == _gateway.Dump(), $"{thing.Type}, {how}: the database changed");
    }

    // n - s instead of s, v of another kind, zeros, and other lengths.
    private static IEnumerable<(string Name, byte[] Signature)> Malformed(byte[] good)
    {
        var order = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var s = (order - new BigInteger(good.AsSpan(32, 32), isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        foreach (var v in (byte[])[good[64], (byte)(55 - good[64])])
        {
            byte[] twin = [.. good[..32], .. new byte[32], v];
            s.CopyTo(twin, 64 - s.Length);
            yield return ($"high s, v {v}", twin);
        }

        foreach (var v in (byte[])[2, 26, 29, 255]) yield return ($"v {v}", [.. good[..64], v]);
        yield return ("64 bytes", good[..64]);
        yield return ("no bytes", []);
        yield return ("zeros", new byte[65]);
        yield return ("r of zero", [.. new byte[32], .. good[32..]]);
        yield return ("s of zero", [.. good[..32], .. new byte[32], good[64]]);
    }

    private static Func<JsonObject, string, JsonObject> Nested(string contract, ulong chainId, Func<JsonObject, JsonObject> signed) => (message, signature) => new JsonObject
    {
        ["data"] = message["data"]!.DeepClone(),
        ["sender"] = message["sender"]!.DeepClone(),
        ["signature"] = new JsonObject
        {
            ["message"] = signed(message),
            ["domain"] = new JsonObject { ["name"] = "dm3 registry", ["version"] = "1", ["chainId"] = Decimal((long)chainId), ["verifyingContract"] = contract },
            ["signature"] = signature,
        },
    };

    private static JsonObject Changed(JsonObject message, string member, string value)
    {
        var changed = (JsonObject)message.DeepClone();
        changed[member] = value;
        return changed;
    }

    private static string Decimal(long number) => number.ToString(CultureInfo.InvariantCulture);
}
