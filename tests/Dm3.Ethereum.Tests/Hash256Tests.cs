namespace Dm3.Ethereum.Tests;

public class Hash256Tests
{
    [Fact]
    public void HashCodes_DifferForNodesThatBeginOrEndAlike()
    {
        var codes = Enumerable.Range(0, 1_000).Select(i => new Hash256([.. new byte[14], (byte)i, (byte)(i >> 8), .. new byte[16]]).GetHashCode());

        Assert.InRange(codes.Distinct().Count(), 990, 1_000);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void HasThirtyTwoBytes(int length)
    {
        Assert.Throws<ArgumentException>(() => new Hash256(new byte[length]));
        Assert.False(Hash256.TryParse("0x" + new string('0', 2 * length), out _));
    }
}
