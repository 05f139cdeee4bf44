using System.Globalization;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Ethereum.TypedData;

namespace Dm3.Integration.Tests.BadInput;

/// <summary>Makes each kind of signed thing in a state where it would be taken. The typed data are written out a second time on purpose.</summary>
public sealed class SignedThings(BadInputFixture gateway)
{
    private const string Another = "0x00000000000000000000000000000000000000bb";
    private static readonly TypedDataField[] Replay = [new("nonce", "uint256"), new("deadline", "uint256")];
    private static readonly TypedDataField[] Records = [new("texts", "TextRecord[]"), new("addresses", "AddressRecord[]"), new("contenthash", "bytes")];

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> RecordTypes = new()
    {
        ["TextRecord"] = [new("key", "string"), new("value", "string")],
        ["AddressRecord"] = [new("coinType", "uint256"), new("value", "bytes")],
    };

    private static readonly SemaphoreSlim Turn = new(1);
    private static (BadInputFixture Gateway, string Zone, long Version)? _claimed;

    /// <summary>All kinds.</summary>
    public static readonly string[] Kinds =
    [
        "Registration", "RecordUpdate", "Transfer", "Renewal", "Release", "PrimaryName", "ZoneClaim", "ApiKeyCreation", "ApiKeyRevocation", "Voucher",
        "CallRegister", "CallSetText", "CallTransferFrom",
    ];

    public Task<SignedThing> MakeAsync(string kind) => kind switch
    {
        "Registration" => Task.FromResult(Registration(NewName(), gateway.Owner)),
        "RecordUpdate" => OfNameAsync("RecordUpdate", HttpMethod.Patch, "", Records, new() { ["texts"] = Texts("after"), ["addresses"] = new JsonArray(), ["contenthash"] = "0x" }, RecordOthers),
        "Transfer" => OfNameAsync("Transfer", HttpMethod.Post, "/transfer", [new("newOwner", "address")], new() { ["newOwner"] = gateway.Stranger.Address.ToString() }, new() { ["newOwner"] = Another }),
        "Renewal" => OfNameAsync("Renewal", HttpMethod.Post, "/renew", [new("duration", "uint256")], new() { ["duration"] = "100" }, new() { ["duration"] = "101" }, "term.eth"),
        "Release" => OfNameAsync("Release", HttpMethod.Delete, "", [], [], []),
        "PrimaryName" => OfNameAsync("PrimaryName", HttpMethod.Post, "/primary", [], [], []),
        "ZoneClaim" => ClaimAsync(),
        "ApiKeyCreation" => KeyCreationAsync("by the table"),
        "ApiKeyRevocation" => KeyRevocationAsync(),
        "Voucher" => Task.FromResult(Voucher()),
        "CallRegister" => Task.FromResult(CallRegister()),
        "CallSetText" => CallAsync((name, value) => ContractCall.Encode("setText(bytes32,string,string)", Node(name), "description", value)),
        _ => CallAsync((name, value) => ContractCall.Encode(
            "transferFrom(bytes,address,address)", Wire(name), gateway.Owner.Address, value == "after" ? gateway.Stranger.Address : Address.Parse(Another))),
    };

    /// <summary>Sends it as it should be sent; it must be taken.</summary>
    public async Task<JsonNode?> SendGoodAsync(SignedThing thing)
    {
        var (status, code, body) = await gateway.SendAsync(thing, thing.Message, thing.Sign(thing.Message));
        Assert.True(status is 200 or 201 or 204, $"{thing.Type}: {status} {code} {body?.ToJsonString()}");
        if (thing.Type.StartsWith("ApiKey", StringComparison.Ordinal)) _claimed = _claimed!.Value with { Version = _claimed.Value.Version + 1 };
        return body;
    }

    private static Dictionary<string, JsonNode> RecordOthers => new()
    {
        ["texts"] = Texts("forged"),
        ["addresses"] = new JsonArray(new JsonObject { ["coinType"] = "0", ["value"] = "0x01" }),
        ["contenthash"] = "0xe30101",
    };

    private static JsonArray Texts(string value) => [new JsonObject { ["key"] = "description", ["value"] = value }];

    private string NewName(string zone = "dm3.eth") => $"bad{gateway.Next()}x.{zone}";

    private string Deadline => Decimal(gateway.Clock.UnixSeconds + 3600);

    private static string Decimal(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Node(string name) => Namehash.Of(name).Bytes.ToArray();

    private static byte[] Wire(string name) => DnsName.TryEncode(name, out var wire) ? wire : throw new ArgumentException("No name.", nameof(name));

    private static JsonObject Signed(JsonObject message, string signature) => new() { ["operation"] = message, ["signature"] = signature };

    private SignedThing Registration(string name, PrivateKey owner) => new(
        "Registration", With("Registration", [new("name", "string"), new("owner", "address"), .. Records, .. Replay]),
        new JsonObject
        {
            ["name"] = name,
            ["owner"] = owner.Address.ToString(),
            ["texts"] = Texts("before"),
            ["addresses"] = new JsonArray(),
            ["contenthash"] = "0x",
            ["nonce"] = "0",
            ["deadline"] = Deadline,
        },
        gateway.Resolver, owner, _ => (HttpMethod.Post, "/v1/names"), Signed,
        Joined(RecordOthers, new() { ["name"] = NewName(), ["owner"] = Another }));

    private async Task<SignedThing> OfNameAsync(
        string type, HttpMethod method, string path, TypedDataField[] own, JsonObject members, Dictionary<string, JsonNode> others, string zone = "dm3.eth")
    {
        var (name, twin) = (NewName(zone), NewName(zone));
        foreach (var each in (string[])[name, twin]) await SendGoodAsync(Registration(each, gateway.Owner));
        var message = new JsonObject { ["name"] = name };
        foreach (var (key, value) in members) message[key] = value!.DeepClone();
        message["nonce"] = "1";
        message["deadline"] = Deadline;
        return new SignedThing(
            type, With(type, [new("name", "string"), .. own, .. Replay]), message, gateway.Resolver, gateway.Owner, sent => (method, $"/v1/names/{sent["name"]}{path}"), Signed,
            Joined(others, new() { ["name"] = twin }));
    }

    private async Task<SignedThing> ClaimAsync()
    {
        var (label, twin) = ($"badzone{gateway.Next()}", $"badzone{gateway.Next()}");
        await gateway.OwnZoneAsync(label);
        await gateway.OwnZoneAsync(twin);
        return new SignedThing(
            "ZoneClaim", new Dictionary<string, IReadOnlyList<TypedDataField>> { ["ZoneClaim"] = [new("zone", "string"), new("owner", "address"), new("policy", "string"), .. Replay] },
            new JsonObject { ["zone"] = label + ".eth", ["owner"] = gateway.Owner.Address.ToString(), ["policy"] = "{}", ["nonce"] = "0", ["deadline"] = Deadline },
            gateway.Resolver, gateway.Owner, sent => (HttpMethod.Put, $"/v1/zones/{sent["zone"]}"), Signed,
            new Dictionary<string, JsonNode> { ["zone"] = twin + ".eth", ["owner"] = Another, ["policy"] = """{"listing":false}""" });
    }

    private async Task<SignedThing> KeyCreationAsync(string label)
    {
        await ClaimOnceAsync();
        var (_, zone, version) = _claimed!.Value;
        return new SignedThing(
            "ApiKeyCreation", new Dictionary<string, IReadOnlyList<TypedDataField>> { ["ApiKeyCreation"] = [new("zone", "string"), new("role", "string"), new("label", "string"), .. Replay] },
            new JsonObject { ["zone"] = zone, ["role"] = "read", ["label"] = label, ["nonce"] = Decimal(version), ["deadline"] = Deadline },
            gateway.Resolver, gateway.Owner, _ => (HttpMethod.Post, $"/v1/zones/{zone}/keys"), Signed,
            new Dictionary<string, JsonNode> { ["role"] = "admin", ["label"] = "another" });
    }

    private async Task<SignedThing> KeyRevocationAsync()
    {
        string[] keys = [Id(await SendGoodAsync(await KeyCreationAsync("one"))), Id(await SendGoodAsync(await KeyCreationAsync("two")))];
        var (_, zone, version) = _claimed!.Value;
        return new SignedThing(
            "ApiKeyRevocation", new Dictionary<string, IReadOnlyList<TypedDataField>> { ["ApiKeyRevocation"] = [new("zone", "string"), new("key", "string"), .. Replay] },
            new JsonObject { ["zone"] = zone, ["key"] = keys[0], ["nonce"] = Decimal(version), ["deadline"] = Deadline },
            gateway.Resolver, gateway.Owner, sent => (HttpMethod.Delete, $"/v1/zones/{zone}/keys/{sent["key"]}"), Signed,
            new Dictionary<string, JsonNode> { ["key"] = keys[1] });

        static string Id(JsonNode? made) => (string)made!["id"]!;
    }

    // The voucher is what is spoiled; the registration that it comes with is good.
    private SignedThing Voucher()
    {
        var registration = Registration(NewName("voucher.eth"), gateway.Owner);
        var signed = Hex.Encode(registration.Sign(registration.Message));
        return new SignedThing(
            "Voucher", new Dictionary<string, IReadOnlyList<TypedDataField>> { ["Voucher"] = [new("zone", "string"), new("name", "string"), new("owner", "address"), new("code", "bytes32"), new("expires", "uint256")] },
            new JsonObject
            {
                ["zone"] = "voucher.eth",
                ["name"] = (string)registration.Message["name"]!,
                ["owner"] = gateway.Owner.Address.ToString(),
                ["code"] = Keccak256.Hash(BitConverter.GetBytes(gateway.Next())).ToString(),
                ["expires"] = Deadline,
            },
            gateway.Resolver, gateway.Operator, registration.Route,
            (voucher, signature) =>
            {
                voucher.Remove("zone");
                voucher["signature"] = signature;
                return new JsonObject { ["operation"] = registration.Message.DeepClone(), ["signature"] = signed, ["voucher"] = voucher };
            },
            new Dictionary<string, JsonNode> { ["name"] = "", ["owner"] = Address.Zero.ToString(), ["code"] = Keccak256.Hash("another"u8).ToString(), ["expires"] = Decimal(gateway.Clock.UnixSeconds + 3601) });
    }

    private SignedThing CallRegister()
    {
        byte[] Data(string name) => ContractCall.Encode(
            "register((bytes,address,uint256,bytes32,address,bytes))", (object)new object[] { Wire(name), gateway.Owner.Address, System.Numerics.BigInteger.Zero, new byte[32], gateway.Resolver, Array.Empty<byte>() });
        return Call(Data(NewName()), Data(NewName()));
    }

    private async Task<SignedThing> CallAsync(Func<string, string, byte[]> call)
    {
        var name = NewName();
        await SendGoodAsync(Registration(name, gateway.Owner));
        return Call(call(name, "after"), call(name, "forged"));
    }

    private SignedThing Call(byte[] data, byte[] other) => new(
        "Message", new Dictionary<string, IReadOnlyList<TypedDataField>> { ["Message"] = [new("data", "bytes"), new("sender", "address"), new("expirationTimestamp", "uint256")] },
        new JsonObject { ["data"] = Hex.Encode(data), ["sender"] = gateway.Owner.Address.ToString(), ["expirationTimestamp"] = Deadline },
        gateway.Resolver, gateway.Owner, _ => (HttpMethod.Post, "/v1/operations"),
        (message, signature) =>
        {
            message["signature"] = signature;
            return message;
        },
        new Dictionary<string, JsonNode> { ["data"] = Hex.Encode(other), ["sender"] = gateway.Stranger.Address.ToString() });

    private async Task ClaimOnceAsync()
    {
        await Turn.WaitAsync();
        try
        {
            if (_claimed?.Gateway == gateway) return;
            var claim = await ClaimAsync();
            _claimed = (gateway, (string)claim.Message["zone"]!, 0);
            await SendGoodAsync(claim);
            _claimed = _claimed.Value with { Version = 1 };
        }
        finally
        {
            Turn.Release();
        }
    }

    private static Dictionary<string, IReadOnlyList<TypedDataField>> With(string type, IReadOnlyList<TypedDataField> fields)
    {
        var types = new Dictionary<string, IReadOnlyList<TypedDataField>> { [type] = fields };
        foreach (var (name, record) in fields.Any(field => field.Name == "texts") ? RecordTypes : []) types[name] = record;
        return types;
    }

    private static Dictionary<string, JsonNode> Joined(Dictionary<string, JsonNode> left, Dictionary<string, JsonNode> right) => left.Concat(right).ToDictionary();
}
