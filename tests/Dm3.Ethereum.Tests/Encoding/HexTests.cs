using CsCheck;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Encoding;

public class HexTests
{
    [Theory]
    [InlineData("0x", "")]
    [InlineData("0X00fF", "00ff")]
    public void ReadsAnyCase(string text, string expected)
    {
        Assert.True(Hex.TryDecode(text, out var bytes));
        Assert.Equal(expected, Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00ff")]
    [InlineData("0x0")]
    [InlineData("0x0g")]
    [InlineData("0x 0")]
    [InlineData("0x00\0\0")]
    public void RefusesOtherText(string text)
    {
        Assert.False(Hex.TryDecode(text, out _));
        Assert.Throws<FormatException>(() => Hex.Decode(text));
    }

    [Fact]
    public void ReadsWhatItWrites_IntoThatManyBytesOnly() => Gen.Byte.Array[0, 70].Sample(bytes =>
    {
        var text = Hex.Encode(bytes);
        var read = new byte[bytes.Length];

        Assert.Equal(bytes, Hex.Decode(text));
        Assert.True(Hex.TryDecode(text, read.AsSpan()));
        Assert.Equal(bytes, read);
        Assert.False(Hex.TryDecode(text, new byte[bytes.Length + 1].AsSpan()));
        if (bytes.Length > 0) Assert.False(Hex.TryDecode(text, new byte[bytes.Length - 1].AsSpan()));
    });
}
