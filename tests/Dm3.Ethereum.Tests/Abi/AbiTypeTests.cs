using CsCheck;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Tests.Abi;

public sealed class AbiTypeTests
{
    [Theory]
    [InlineData("uint256", 1, false)]
    [InlineData("(address,bool)[3]", 6, false)]
    [InlineData("(address,string)[3]", 1, true)]
    [InlineData("((uint8,bytes3),int16[2])", 4, false)]
    [InlineData("bytes32[][2]", 1, true)]
    public void KnowsItsHead(string text, int headWords, bool isDynamic)
    {
        var type = AbiType.Parse(text);

        Assert.Equal((text, headWords, isDynamic), (type.ToString(), type.HeadWords, type.IsDynamic));
    }

    [Theory]
    [InlineData("")]
    [InlineData("uint")]
    [InlineData("uint0")]
    [InlineData("uint7")]
    [InlineData("uint08")]
    [InlineData("uint264")]
    [InlineData("int")]
    [InlineData("bytes0")]
    [InlineData("bytes33")]
    [InlineData("()")]
    [InlineData("(uint8")]
    [InlineData("(uint8,)")]
    [InlineData("uint8)")]
    [InlineData("uint8[")]
    [InlineData("uint8[0]")]
    [InlineData("uint8[01]")]
    [InlineData("uint8[-1]")]
    [InlineData("uint8[ 1]")]
    [InlineData("uint8[99999999999999999999]")]
    [InlineData("uint8[65537]")]
    [InlineData("uint8[256][257]")]
    [InlineData("string ")]
    [InlineData("function")]
    public void Rejects_WhatIsNoCanonicalType(string text) => Assert.False(AbiType.TryParse(text, out _));

    [Fact]
    public void Rejects_TypesTooDeep()
    {
        Assert.True(AbiType.TryParse("uint8" + string.Concat(Enumerable.Repeat("[]", 31)), out _));
        Assert.False(AbiType.TryParse("uint8" + string.Concat(Enumerable.Repeat("[]", 32)), out _));
        Assert.False(AbiType.TryParse(new string('(', 100_000), out _));
    }

    [Fact]
    public void Rejects_HeadsTooLong()
    {
        Assert.True(AbiType.TryParse("(bytes32[65535],bool)", out _));
        Assert.False(AbiType.TryParse("(bytes32[65535],bool[2])", out _));
        // The words of 32 768 such members would overflow an int.
        Assert.False(AbiType.TryParse($"({string.Join(',', Enumerable.Repeat("bytes32[65536]", 32_768))})", out _));
    }

    [Fact]
    public void AnyText_IsRefusedOrPrintsAsItself() =>
        Gen.String[Gen.Char["uintbytesaddro0123456789()[],"], 0, 30].Sample(
            text => !AbiType.TryParse(text, out var type) || type.ToString() == text, iter: 20_000);
}
