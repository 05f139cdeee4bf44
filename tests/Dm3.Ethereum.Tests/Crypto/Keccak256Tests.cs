using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Tests.Crypto;

public class Keccak256Tests
{
    // With the padding of SHA3-256 it would be a7ffc6f8….
    [Fact]
    public void HasTheOriginalPadding() => Assert.Equal(
        "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
        Keccak256.Hash([]).ToString());
}
