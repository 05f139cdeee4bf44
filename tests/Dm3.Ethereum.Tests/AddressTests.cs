namespace Dm3.Ethereum.Tests;

public class AddressTests
{
    // The examples of EIP-55.
    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    public void Prints_ChecksumOfEip55(string checksummed)
    {
        Assert.Equal(checksummed, Address.Parse(checksummed.ToUpperInvariant()).ToString());
        Assert.Equal(Address.Parse(checksummed), Address.Parse(checksummed.ToLowerInvariant()));
        Assert.Equal(checksummed.ToLowerInvariant(), Address.Parse(checksummed).ToLowerHex());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg")]
    public void Refuses_OtherText(string text) => Assert.False(Address.TryParse(text, out _));
}
