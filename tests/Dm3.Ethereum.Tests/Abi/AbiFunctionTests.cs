using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Tests.Abi;

public sealed class AbiFunctionTests
{
    [Fact]
    public void Selector_IsTheStartOfTheHash() => Assert.Equal(0x59d1d43cu, AbiFunction.Selector("text(bytes32,string)"));

    [Fact]
    public void TryReadSelector_NeedsFourBytes()
    {
        Assert.True(AbiFunction.TryReadSelector([0x59, 0xd1, 0xd4, 0x3c, 1], out var selector));
        Assert.Equal(0x59d1d43cu, selector);
        Assert.False(AbiFunction.TryReadSelector([0x59, 0xd1, 0xd4], out _));
    }
}
