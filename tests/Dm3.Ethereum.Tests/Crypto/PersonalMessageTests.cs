using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Crypto;

public class PersonalMessageTests
{
    private const int Count = 10_000;

    // hashMessage of ethers 6.17.
    [Theory]
    [InlineData("", "0x5f35dce98ba4fba25530a026ed80b2cecdaa31091ba4958b99b52ea1d068adad")]
    [InlineData("Hello World", "0xa1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2")]
    public void Hashes_WhatPersonalSignSigns(string message, string expected) => Assert.Equal(expected, PersonalMessage.Hash(message).ToString());

    [Fact]
    public void ReplacesLoneSurrogates() => Assert.Equal(PersonalMessage.Hash("\ufffd"), PersonalMessage.Hash("\ud800"));

    [Fact]
    public async Task Hashes_AsEthers()
    {
        var (texts, bytes) = (0, 0);
        var compared = await ReferenceCases.CompareAsync("personal-messages.mjs", Count, json =>
        {
            if (json.TryGetProperty("text", out var text))
            {
                Assert.Equal(json.Text("hash"), PersonalMessage.Hash(text.GetString()!).ToString());
                texts++;
            }
            else
            {
                Assert.Equal(json.Text("hash"), PersonalMessage.Hash(Hex.Decode(json.Text("bytes"))).ToString());
                bytes++;
            }
        });

        Assert.Equal((Count, Count / 2, Count / 2), (compared, texts, bytes));
    }
}
