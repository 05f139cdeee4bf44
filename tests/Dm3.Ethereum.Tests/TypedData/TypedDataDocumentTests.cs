using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Dm3.Ethereum.TypedData;

namespace Dm3.Ethereum.Tests.TypedData;

public class TypedDataDocumentTests
{
    // The example of EIP-712.
    private const string Mail = """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
        "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
        "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},
        "primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},"to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}
        """;

    // The example that wallets test eth_signTypedData_v4 with: structs and addresses in arrays.
    private const string MailToMany = """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
        "Person":[{"name":"name","type":"string"},{"name":"wallets","type":"address[]"}],
        "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person[]"},{"name":"contents","type":"string"}]},
        "primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message":{"from":{"name":"Cow","wallets":["0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826","0xDeaDbeefdEAdbeefdEadbEEFdeadbeEFdEaDbeeF"]},
        "to":[{"name":"Bob","wallets":["0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB","0xB0BdaBea57B0BDABeA57b0bdABEA57b0BDabEa57","0xB0B0b0b0b0b0B000000000000000000000000000"]}],
        "contents":"Hello, Bob!"}}
        """;

    private static readonly string[] Fragments = ["", "\"", "{", "[", "]", "[]", "null", "\\ud800", "-1", "0x", ",", "Mail", "[3]"];

    [Fact]
    public void Hashes_TheMailOfTheStandard()
    {
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", Hash(Mail, out _));
        Assert.True(TypedDataDocument.TryParse(JsonDocument.Parse(Mail).RootElement, out var document, out _));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Mail), document.ToJson()));
    }

    [Fact]
    public void Hashes_ArraysOfStructsAndAddresses() =>
        Assert.Equal("0xa85c2e2b118698e88db68a8105b794a8cc7cec074e89ef991cb4f5f533819cc2", Hash(MailToMany, out _));

    [Theory]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"contents\":\"Hello, Bob!\",\"extra\":1", "no member extra")]
    [InlineData(",\"contents\":\"Hello, Bob!\"", "", "message.contents: missing")]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"contents\":\"\\ud800\"", "message.contents")]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"contents\":\"a\",\"contents\":\"b\"", "message")]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"\\ud800\":\"b\"", "message")]
    [InlineData("\"wallet\":\"0xCD2a", "\"wallet\":\"0xCD2", "message.from.wallet")]
    [InlineData("\"from\",\"type\":\"Person\"", "\"from\",\"type\":\"Mail\"", "contains itself")]
    [InlineData("\"from\",\"type\":\"Person\"", "\"from\",\"type\":\"Person[0]\"", "known type")]
    [InlineData("\"from\",\"type\":\"Person\"", "\"from\",\"type\":\"uint\"", "known type")]
    [InlineData("\"from\",\"type\":\"Person\"", "\"to\",\"type\":\"Person\"", "of its own")]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"Letter\"", "no type Letter")]
    [InlineData("\"chainId\":1", "\"chainId\":-1", "domain.chainId")]
    [InlineData("\"chainId\":1,", "", "EIP712Domain")]
    [InlineData("\"primaryType\"", "\"more\":1,\"primaryType\"", "Expected an object")]
    public void Refuses_WhatDoesNotFit(string from, string to, string expected)
    {
        var changed = Mail.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Mail, changed);
        Assert.Null(Hash(changed, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uint8", "255", true)]
    [InlineData("uint8", "256", false)]
    [InlineData("uint8", "-1", false)]
    [InlineData("uint8", "1.0", false)]
    [InlineData("uint8", "1e1", false)]
    [InlineData("int8", "-128", true)]
    [InlineData("int8", "-129", false)]
    [InlineData("int8", "127", true)]
    [InlineData("int8", "128", false)]
    [InlineData("uint256", "9007199254740991", true)]
    [InlineData("uint256", "9007199254740992", false)]
    [InlineData("uint256", "\"115792089237316195423570985008687907853269984665640564039457584007913129639935\"", true)]
    [InlineData("uint256", "\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"", false)]
    [InlineData("uint256", "\"0x\"", false)]
    [InlineData("uint256", "\" 1\"", false)]
    [InlineData("bytes4", "\"0x01020304\"", true)]
    [InlineData("bytes4", "\"0x010203\"", false)]
    [InlineData("bytes", "\"0x0\"", false)]
    [InlineData("bool", "1", false)]
    [InlineData("bool", "null", false)]
    [InlineData("uint8[2]", "[1,2]", true)]
    [InlineData("uint8[2]", "[1]", false)]
    [InlineData("uint8[]", "[]", true)]
    [InlineData("uint8[]", "{}", false)]
    [InlineData("uint8[][]", "[[1],256]", false)]
    public void Bounds_Values(string type, string value, bool fits) => Assert.Equal(
        fits,
        Hash(One(type, value), out _) is not null);

    [Fact]
    public void Error_NamesTheWholePath()
    {
        var changed = MailToMany.Replace("0xB0Bda", "0xB0Bd", StringComparison.Ordinal);

        Assert.Null(Hash(changed, out var error));
        Assert.Equal("message.to[0].wallets[1]: not a value of address.", error);
    }

    [Fact]
    public void Bounds_Depth()
    {
        Assert.NotNull(Nested(31));
        Assert.Null(Nested(32));

        static string? Nested(int arrays) => Hash(
            One("uint8" + string.Concat(Enumerable.Repeat("[]", arrays)), new string('[', arrays) + "1" + new string(']', arrays)), out _);
    }

    [Fact]
    public void Bounds_CountOfValues()
    {
        // The array is a value, too.
        Assert.NotNull(Items(65_535));
        Assert.Null(Items(65_536));
        Assert.Null(Hash(One("bool[][]", $"[{string.Join(',', Enumerable.Repeat("[true,true]", 32_767))},[]]"), out _));

        static string? Items(int count) => Hash(One("bool[]", $"[{string.Join(',', Enumerable.Repeat("true", count))}]"), out _);
    }

    [Fact]
    public void Bounds_TypesAndMembers()
    {
        // One more type is that of the domain, here without members.
        Assert.NotNull(Hash(Structs([.. Enumerable.Range(0, 63).Select(i => ($"T{i}", 0))]), out _));
        Assert.Null(Hash(Structs([.. Enumerable.Range(0, 64).Select(i => ($"T{i}", 0))]), out _));
        Assert.NotNull(Hash(Structs([("T0", 0), ("T1", 500), ("T2", 12)]), out _));
        Assert.Null(Hash(Structs([("T0", 0), ("T1", 500), ("T2", 13)]), out _));

        static string Structs((string Name, int Members)[] structs) => Document(
            string.Join(',', structs.Select(type => $"\"{type.Name}\":[{string.Join(',', Enumerable.Range(0, type.Members).Select(i => Field($"m{i}", "bool")))}]")),
            "T0",
            "{}");
    }

    [Fact]
    public void Bounds_Names()
    {
        Assert.NotNull(Named(128, 128));
        Assert.Null(Named(129, 128));
        Assert.Null(Named(128, 129));
        Assert.NotNull(Hash(One("uint16" + string.Concat(Enumerable.Repeat("[]", 61)), "[]"), out _));
        Assert.Null(Hash(One("uint8" + string.Concat(Enumerable.Repeat("[]", 62)), "[]"), out _));

        static string? Named(int type, int member) => Hash(
            Document($"\"{new string('T', type)}\":[{Field(new string('m', member), "bool")}]", new string('T', type), $"{{\"{new string('m', member)}\":true}}"), out _);
    }

    [Fact]
    public void TakesChainsOfStructs_InAnyOrder()
    {
        var chain = Enumerable.Range(0, 40).Select(i => $"\"T{i}\":[{Field("next", i < 39 ? $"T{i + 1}[]" : "bool")}]").ToArray();
        var digest = Hash(Document(string.Join(',', chain), "T0", "{\"next\":[]}"), out _);

        Assert.NotNull(digest);
        Assert.Equal(digest, Hash(Document(string.Join(',', chain.Reverse()), "T0", "{\"next\":[]}"), out _));
    }

    [Fact]
    public void Errors_DoNotRepeatLongNames()
    {
        var name = new string('x', 100_000);

        foreach (var changed in (string[])[Mail.Replace("\"Mail\",\"domain", $"\"{name}\",\"domain"), Mail.Replace("\"Person\":", $"\"{name}\":"),
            Mail.Replace("\"name\":\"wallet\"", $"\"name\":\"{name}\""), Mail.Replace("\"name\":\"Cow\"", $"\"{name}\":1"), Mail.Replace("\"version\":\"1\"", $"\"{name}\":1")])
        {
            Assert.True(changed.Length > name.Length);
            Assert.Null(Hash(changed, out var error));
            Assert.InRange(error.Length, 1, 500);
        }
    }

    [Fact]
    public void MutatedDocuments_AreRefusedOrHashed()
    {
        var (read, hashed) = (0, 0);
        Gen.Select(Gen.Int[0, Mail.Length - 1], Gen.Int[0, 12], Gen.Int[0, Fragments.Length - 1].Select(i => Fragments[i])).Sample(
            (at, length, text) =>
            {
                var changed = Mail[..at] + text + Mail[Math.Min(Mail.Length, at + length)..];
                try
                {
                    JsonDocument.Parse(changed).Dispose();
                }
                catch (JsonException)
                {
                    return;
                }

                Interlocked.Increment(ref read);
                if (Hash(changed, out var error) is null) Assert.NotEmpty(error);
                else Interlocked.Increment(ref hashed);
            },
            iter: 40_000);

        // More than a third is still JSON, of which one in thirteen is still a document that fits.
        Assert.InRange(read, 10_000, 20_000);
        Assert.InRange(hashed, 500, 5_000);
    }

    private static string One(string type, string value) => Document($"\"A\":[{Field("a", type)}]", "A", $"{{\"a\":{value}}}");

    private static string Field(string name, string type) => $"{{\"name\":\"{name}\",\"type\":\"{type}\"}}";

    private static string Document(string types, string primaryType, string message) =>
        $"{{\"types\":{{{types}}},\"primaryType\":\"{primaryType}\",\"domain\":{{}},\"message\":{message}}}";

    private static string? Hash(string json, out string error)
    {
        using var document = JsonDocument.Parse(json);
        return TypedDataDocument.TryParse(document.RootElement, out var parsed, out error) && parsed.TryHash(out var digest, out error) ? digest.ToString() : null;
    }
}
