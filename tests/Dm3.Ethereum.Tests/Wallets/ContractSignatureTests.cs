using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Wallets;

namespace Dm3.Ethereum.Tests.Wallets;

public sealed class ContractSignatureTests
{
    private const string Suffix = "6492649264926492649264926492649264926492649264926492649264926492";
    private static readonly Address Factory = Address.Parse("0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67");

    // Written by hand from the ABI: the address, two offsets, then the two byte strings.
    private static readonly byte[] Wrapped = Hex.Decode(
        "0x" + "0000000000000000000000004e1dcf7ad4e460cfd30791ccc4f9c8a4f820ec67"
        + "0000000000000000000000000000000000000000000000000000000000000060" + "00000000000000000000000000000000000000000000000000000000000000a0"
        + "0000000000000000000000000000000000000000000000000000000000000003" + "c0ffee0000000000000000000000000000000000000000000000000000000000"
        + "0000000000000000000000000000000000000000000000000000000000000002" + "beef000000000000000000000000000000000000000000000000000000000000" + Suffix);

    [Fact]
    public void Wrapped_ReadsAndWritesByteForByte()
    {
        Assert.True(ContractSignature.IsWrapped(Wrapped));
        Assert.True(ContractSignature.TryRead(Wrapped, out var read));
        Assert.Equal(Factory, read.Factory);
        Assert.Equal("0xc0ffee", Hex.Encode(read.FactoryCall.Span));
        Assert.Equal("0xbeef", Hex.Encode(read.Inner.Span));
        Assert.Equal(Hex.Encode(Wrapped), Hex.Encode(read.ToBytes()));
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x01")]
    [InlineData("0x92649264926492649264926492649264926492649264926492649264926492")]
    [InlineData("0x" + Suffix + "00")]
    [InlineData("0x6492649264926492649264926492649264926492649264926492649264926493")]
    public void AnythingWithoutTheSuffix_IsTheWalletsOwn(string hex)
    {
        var bytes = Hex.Decode(hex);
        Assert.False(ContractSignature.IsWrapped(bytes));
        Assert.True(ContractSignature.TryRead(bytes, out var read));
        Assert.Null(read.Factory);
        Assert.Equal(bytes, read.Inner.ToArray());
        Assert.Equal(bytes, read.ToBytes());
    }

    [Fact]
    public void Wrapping_AroundNoSuchTuple_IsRefused()
    {
        Assert.False(ContractSignature.TryRead(Hex.Decode("0x" + Suffix), out _));
        for (var length = 0; length < Wrapped.Length - ContractSignature.SuffixLength; length++)
        {
            byte[] cut = [.. Wrapped.AsSpan(0, length), .. Hex.Decode("0x" + Suffix)];
            Assert.False(ContractSignature.TryRead(cut, out _), $"cut at {length}");
        }

        foreach (var (at, value) in ((int, byte)[])[(0, 1), (32, 0x80), (63, 0xff), (95, 0xe0), (64, 0xff), (127, 0xff), (191, 0xff)])
        {
            var broken = (byte[])Wrapped.Clone();
            broken[at] = value;
            Assert.False(ContractSignature.TryRead(broken, out _), $"byte {at} of {value}");
        }
    }
}
