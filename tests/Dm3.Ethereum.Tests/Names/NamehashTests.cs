using Dm3.Ethereum.Names;

namespace Dm3.Ethereum.Tests.Names;

public class NamehashTests
{
    // The examples of EIP-137.
    [Theory]
    [InlineData("", "0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("eth", "0x93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae")]
    [InlineData("foo.eth", "0xde9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f")]
    public void AgreesWithEip137(string name, string node)
    {
        Assert.Equal(node, Namehash.Of(name).ToString());
        Assert.True(DnsName.TryEncode(name, out var wire));
        Assert.Equal(node, Namehash.OfWire(wire).ToString());
    }

    [Theory]
    [InlineData("alice", "dm3.eth")]
    [InlineData("a.alice", "dm3.eth")]
    [InlineData("b\u00fccher.\ud83e\udd8a", "eth")]
    public void Below_GivesTheNodeOfTheWholeName(string labels, string parent) =>
        Assert.Equal(Namehash.Of($"{labels}.{parent}"), Namehash.Below(Namehash.Of(parent), labels));

    [Fact]
    public void Below_TakesLabelsLongerThanItsStack()
    {
        var label = new string('x', 1000);
        Assert.Equal(Namehash.Of($"{label}.eth"), Namehash.Below(Namehash.Of("eth"), label));
    }

    [Fact]
    public void Child_AddsOneLabelInFront() =>
        Assert.Equal(Namehash.Of("foo.eth"), Namehash.Child(Namehash.Of("eth"), "foo"u8));

    [Theory]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".eth")]
    [InlineData("eth.")]
    public void Of_ThrowsForTextThatIsNoNormalisedName(string name) => Assert.Throws<ArgumentException>(() => Namehash.Of(name));

    [Fact]
    public void Of_ThrowsForALoneSurrogate() => Assert.Throws<ArgumentException>(() => Namehash.Of("\ud83e.eth"));

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 1, 97 })]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 9, 97, 0 })]
    public void OfWire_ThrowsForLengthsThatDoNotAddUp(byte[] wire) => Assert.Throws<ArgumentException>(() => Namehash.OfWire(wire));
}
