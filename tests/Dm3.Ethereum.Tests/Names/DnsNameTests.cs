using CsCheck;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;

namespace Dm3.Ethereum.Tests.Names;

public class DnsNameTests
{
    private const int Cases = 10_000;

    [Theory]
    [InlineData("", "0x00")]
    [InlineData("eth", "0x0365746800")]
    [InlineData("alice.dm3.eth", "0x05616c69636503646d330365746800")]
    [InlineData("é.eth", "0x02c3a90365746800")]
    public void ReadsAndWrites(string name, string wire)
    {
        Assert.True(DnsName.TryEncode(name, out var written));
        Assert.Equal(wire, Hex.Encode(written));
        Assert.True(DnsName.TryDecode(written, out var read, out var error));
        Assert.Equal(name, read);
        Assert.Equal(DnsNameError.None, error);
    }

    [Theory]
    [InlineData("0x", DnsNameError.MissingTerminator)]
    [InlineData("0x0161", DnsNameError.MissingTerminator)]
    [InlineData("0x03616263", DnsNameError.MissingTerminator)]
    [InlineData("0x01", DnsNameError.LabelOverrun)]
    [InlineData("0x04616263", DnsNameError.LabelOverrun)]
    [InlineData("0xff00", DnsNameError.LabelOverrun)]
    [InlineData("0x0161c00c", DnsNameError.LabelOverrun)]
    [InlineData("0x0000", DnsNameError.TrailingBytes)]
    [InlineData("0x0161000162", DnsNameError.TrailingBytes)]
    [InlineData("0x016100016200", DnsNameError.TrailingBytes)]
    [InlineData("0x018000", DnsNameError.InvalidUtf8)]
    [InlineData("0x02c0ae00", DnsNameError.InvalidUtf8)]
    [InlineData("0x03eda08000", DnsNameError.InvalidUtf8)]
    [InlineData("0x01c301a900", DnsNameError.InvalidUtf8)]
    [InlineData("0x03612e6200", DnsNameError.DotInLabel)]
    [InlineData("0x012e00", DnsNameError.DotInLabel)]
    [InlineData("0x010000", DnsNameError.ControlCharacter)]
    [InlineData("0x011f00", DnsNameError.ControlCharacter)]
    [InlineData("0x017f00", DnsNameError.ControlCharacter)]
    [InlineData("0x014100", DnsNameError.UpperCase)]
    [InlineData("0x02615a00", DnsNameError.UpperCase)]
    public void Refuses(string wire, DnsNameError expected)
    {
        Assert.False(DnsName.TryDecode(Hex.Decode(wire), out var name, out var error));
        Assert.Equal(expected, error);
        Assert.Equal("", name);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("A")]
    [InlineData("a\0")]
    [InlineData("a\u007f")]
    public void RefusesToWrite(string name)
    {
        Assert.False(DnsName.TryEncode(name, out var wire));
        Assert.Empty(wire);
    }

    // An attribute cannot hold a lone surrogate.
    [Fact]
    public void RefusesToWrite_LoneSurrogates()
    {
        Assert.False(DnsName.TryEncode("\ud83e", out _));
        Assert.False(DnsName.TryEncode("\udd8a.eth", out _));
    }

    [Fact]
    public void LabelHolds255Bytes_AndNoMore()
    {
        foreach (var label in new[] { new string('a', 255), new string('é', 127) + "a" })
        {
            Assert.True(DnsName.TryEncode(label + ".eth", out var wire));
            Assert.Equal(255, wire[0]);
            Assert.True(DnsName.TryDecode(wire, out var read, out _));
            Assert.Equal(label + ".eth", read);
            Assert.False(DnsName.TryEncode(label + "a.eth", out _));
        }
    }

    [Fact]
    public void LengthByteOf0xC0_IsALength()
    {
        byte[] wire = [0xc0, .. Enumerable.Repeat((byte)'a', 0xc0), 0];
        Assert.True(DnsName.TryDecode(wire, out var name, out _));
        Assert.Equal(new string('a', 0xc0), name);
    }

    [Fact]
    public void WholeName_HasNoLimit()
    {
        var name = string.Join('.', Enumerable.Repeat("a", 200_000));
        Assert.True(DnsName.TryEncode(name, out var wire));
        Assert.True(DnsName.TryDecode(wire, out var read, out _));
        Assert.Equal(name, read);
        Assert.NotEqual(Hash256.Zero, Namehash.OfWire(wire));
        Assert.Equal(Namehash.Of(name), Namehash.OfWire(wire));
    }

    [Fact]
    public void AnyBytes_AreRefusedOrReencodeToThemselves() => Gen.Byte.Array[0, 40].Sample(bytes => { AcceptedBytesReencode(bytes); }, iter: 100_000);

    [Fact]
    public void MutatedNames_AreRefusedOrReencodeToThemselves()
    {
        var label = Gen.Char["abz09-é日.A\0"].Array[1, 6].Select(chars => new string(chars));
        var accepted = 0;
        Gen.Select(label.Array[1, 5], Gen.Int[0, 60], Gen.Byte, Gen.Int[0, 3]).Sample(
            (labels, at, value, kind) =>
            {
                var wire = labels.SelectMany(text => Measured(System.Text.Encoding.UTF8.GetBytes(text))).Append((byte)0).ToList();
                at %= wire.Count;
                if (kind == 1) wire[at] = value;
                if (kind == 2) wire.RemoveAt(at);
                if (kind == 3) wire.Insert(at, value);
                if (AcceptedBytesReencode([.. wire])) Interlocked.Increment(ref accepted);
            },
            iter: 50_000);
        Assert.InRange(accepted, 1_000, 49_000);
    }

    [Fact]
    public void AnyText_IsRefusedOrReadsBackAsItself()
    {
        var accepted = 0;
        Gen.Char["ab.-é日A\ud83e\udd8a"].Array[0, 12].Select(chars => new string(chars)).Sample(
            name =>
            {
                if (!DnsName.TryEncode(name, out var wire)) return;
                Interlocked.Increment(ref accepted);
                Assert.True(DnsName.TryDecode(wire, out var read, out _));
                Assert.Equal(name, read);
            },
            iter: 50_000);
        Assert.InRange(accepted, 1_000, 49_000);
    }

    [Fact]
    public async Task WireAndNode_AgreeWithEthers() => Assert.Equal(Cases, await ReferenceCases.CompareAsync("names.mjs", Cases, json =>
    {
        var name = json.Text("name");
        var node = json.Text("node");

        Assert.True(DnsName.TryEncode(name, out var written));
        Assert.Equal(json.Text("wire"), Hex.Encode(written));
        Assert.True(DnsName.TryDecode(written, out var read, out _));
        Assert.Equal(name, read);
        Assert.Equal(node, Namehash.Of(name).ToString());
        Assert.Equal(node, Namehash.OfWire(written).ToString());
    }));

    private static bool AcceptedBytesReencode(byte[] bytes)
    {
        if (!DnsName.TryDecode(bytes, out var name, out var error))
        {
            Assert.NotEqual(DnsNameError.None, error);
            return false;
        }

        Assert.Equal(DnsNameError.None, error);
        Assert.True(DnsName.TryEncode(name, out var again));
        Assert.Equal(bytes, again);
        Assert.Equal(Namehash.Of(name), Namehash.OfWire(bytes));
        return true;
    }

    private static IEnumerable<byte> Measured(byte[] label) => label.Prepend((byte)label.Length);
}
