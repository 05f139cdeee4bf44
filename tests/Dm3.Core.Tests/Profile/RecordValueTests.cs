using CsCheck;
using Dm3.Core.Encoding;
using Dm3.Core.Profile;

namespace Dm3.Core.Tests.Profile;

public sealed class RecordValueTests
{
    [Theory]
    [InlineData("""data:application/json,{"a":"100%"}""", true)]
    [InlineData("data:application/json;base64,eyJhIjoiMTAwJSJ9", true)]
    [InlineData("data:application/json,%7B%22a%22%3A%22100%25%22%7D", false)]
    [InlineData("data:application/json;charset=utf-8,%7B%22a%22:%22100%25%22%7D", false)]
    [InlineData("data:application/json;base64,eyJhIjoiMTAw%4aSJ9", false)]
    public void ReadsDataInEverySpelling(string record, bool readByDeployedClients)
    {
        Assert.True(RecordValue.TryParse(record, out var value));
        var data = Assert.IsType<DataRecord>(value);

        Assert.Equal("""{"a":"100%"}""", CanonicalJson.Serialize(data.Document));
        Assert.Equal(readByDeployedClients, data.IsReadByDeployedClients);
    }

    [Fact]
    public void ReadsPercentEncodedTextBeyondAscii()
    {
        Assert.True(DataRecord.TryParse("data:application/json,%7B%22a%22%3A%22b%C3%BCcher%22%7D", out var record));
        Assert.Equal("""{"a":"bücher"}""", CanonicalJson.Serialize(record.Document));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("data:application/json")]
    [InlineData("data:application/jsonx,{}")]
    [InlineData("data:application/json;base64;charset=utf-8,e30=")]
    [InlineData("data:application/json,{}\n")]
    [InlineData("ftp://example.org/?dm3Hash=0x00")]
    [InlineData("/etc/passwd")]
    [InlineData("ipfs://")]
    [InlineData("ipfs://bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e/profile.json")]
    public void Refuses_WhatIsNoRecord(string record) => Assert.False(RecordValue.TryParse(record, out _));

    [Fact]
    public void ALinkIsGoodOnlyForItsDocument()
    {
        var link = LinkRecord.Create(new Uri("https://example.org/p?x=1"), """{"a":1}""");

        Assert.Equal($"https://example.org/p?x=1&dm3Hash={link.ExpectedHash}", link.Url.AbsoluteUri);
        Assert.True(RecordValue.TryParse(link.Url.AbsoluteUri, out var read));
        Assert.Equal(link.ExpectedHash, Assert.IsType<LinkRecord>(read).ExpectedHash);
        Assert.True(link.TryAccept(" { \"a\" : 1.0 } "u8, out _));
        Assert.False(link.TryAccept("{\"a\":2}"u8, out _));
        Assert.False(link.TryAccept("{\"a\":1"u8, out _));
        Assert.False(link.TryAccept([0xff], out _));
        Assert.False(link.TryAccept([], out _));
    }

    [Fact]
    public void ReadsADocumentFromAnUntrustedIpfsGateway()
    {
        var block = "{\"a\":1}"u8;
        Assert.True(RecordValue.TryParse("ipfs://" + Cid.OfRawBlock(block), out var value));
        var record = Assert.IsType<IpfsRecord>(value);

        Assert.Equal($"ipfs/{Cid.OfRawBlock(block)}?format=raw", record.BlockPath);
        Assert.True(record.TryAccept(block, out var document));
        Assert.Equal("""{"a":1}""", CanonicalJson.Serialize(document));
        Assert.False(record.TryAccept("{\"a\":1} "u8, out _));
    }

    [Theory]
    [InlineData("https://a", new[] { "https://a" })]
    [InlineData("""["https://a","ipfs://b"]""", new[] { "https://a", "ipfs://b" })]
    [InlineData("""["https://a",7,null]""", new[] { "https://a", "", "" })]
    [InlineData("[]", new[] { "[]" })]
    [InlineData("[", new[] { "[" })]
    [InlineData("", new[] { "" })]
    public void SplitsAListOfValues(string record, string[] values) => Assert.Equal(values, RecordValue.Split(record));

    // Not among the data above: an attribute cannot hold a lone surrogate.
    [Fact]
    public void SplitsAListWithIllFormedText() => Assert.Equal(["\ud800"], RecordValue.Split("""["\ud800"]"""));

    [Fact]
    public void NoRecordCanCrashTheReader()
    {
        string[] prefixes = ["", "data:application/json,", "data:application/json;base64,", "ipfs://b", "https://x/?"];
        Gen.Select(Gen.Int[0, prefixes.Length - 1], Gen.String).Sample((prefix, text) =>
            Assert.Equal(RecordValue.TryParse(prefixes[prefix] + text, out var value), value is not null));
    }
}
