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

    private static readonly string[] Fragments = ["", "\"", "{", "[", "]", "[]", "null", "\\ud800", "-1", "0x", ",", "Mail", "[3]"];

    [Fact]
    public void Hashes_TheMailOfTheStandard()
    {
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", Hash(Mail, out _));
        Assert.True(TypedDataDocument.TryParse(JsonDocument.Parse(Mail).RootElement, out var document, out _));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Mail), document.ToJson()));
    }

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
        Hash($$$"""{"types":{"A":[{"name":"a","type":"{{{type}}}"}]},"primaryType":"A","domain":{},"message":{"a":{{{value}}} }}""", out _) is not null);

    [Fact]
    public void MutatedDocuments_AreRefusedOrHashed() => Gen.Select(
        Gen.Int[0, Mail.Length - 1], Gen.Int[0, 12], Gen.Int[0, Fragments.Length - 1].Select(i => Fragments[i])).Sample(
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

            if (Hash(changed, out var error) is null) Assert.NotEmpty(error);
        }, iter: 20_000);

    private static string? Hash(string json, out string error)
    {
        using var document = JsonDocument.Parse(json);
        return TypedDataDocument.TryParse(document.RootElement, out var parsed, out error) && parsed.TryHash(out var digest, out error) ? digest.ToString() : null;
    }
}
