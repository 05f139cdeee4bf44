using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Tests.Crypto;

public class PersonalMessageTests
{
    // hashMessage of ethers 6.17.
    [Theory]
    [InlineData("", "0x5f35dce98ba4fba25530a026ed80b2cecdaa31091ba4958b99b52ea1d068adad")]
    [InlineData("Hello World", "0xa1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2")]
    public void Hashes_AsEthers(string message, string expected) => Assert.Equal(expected, PersonalMessage.Hash(message).ToString());

    [Fact]
    public void Counts_BytesNotCharacters() => Assert.Equal(PersonalMessage.Hash("\u00fc\U0001f600"u8), PersonalMessage.Hash("\u00fc\U0001f600"));

    [Fact]
    public void ReplacesLoneSurrogates() => Assert.Equal(PersonalMessage.Hash("\ufffd"), PersonalMessage.Hash("\ud800"));
}
