using CsCheck;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Transactions;

namespace Dm3.Ethereum.Tests.Transactions;

public class RlpTests
{
    [Theory]
    [InlineData("00")]
    [InlineData("7f")]
    [InlineData("80")]
    [InlineData("8180")]
    [InlineData("c0")]
    [InlineData("c7c0c1c0c3c0c1c0")]
    [InlineData("c88363617483646f67")]
    public void Reads_Canonical(string hex)
    {
        Assert.True(Rlp.TryDecode(Convert.FromHexString(hex), out var item));
        Assert.Equal(hex, Convert.ToHexStringLower(Rlp.Encode(item)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8100")]
    [InlineData("817f")]
    [InlineData("81")]
    [InlineData("8080")]
    [InlineData("b801ff")]
    [InlineData("b800")]
    [InlineData("b90001ff")]
    [InlineData("b8")]
    [InlineData("bfffffffffffffffff")]
    [InlineData("bbffffffff")]
    [InlineData("ffffffffffffffffff")]
    [InlineData("c1")]
    [InlineData("c281")]
    [InlineData("f800")]
    public void Refuses_Other(string hex) => Assert.False(Rlp.TryDecode(Convert.FromHexString(hex), out _));

    [Fact]
    public void Bounds_DepthAndItems()
    {
        var item = RlpItem.List();
        for (var i = 1; i < Rlp.MaxDepth; i++) item = RlpItem.List(item);
        Assert.True(Rlp.TryDecode(Rlp.Encode(item), out _));
        Assert.False(Rlp.TryDecode(Rlp.Encode(RlpItem.List(item)), out _));

        RlpItem Items(int count) => RlpItem.List([.. Enumerable.Repeat(RlpItem.Of(new byte[] { 1 }), count - 1)]);
        Assert.True(Rlp.TryDecode(Rlp.Encode(Items(Rlp.MaxItems)), out _));
        Assert.False(Rlp.TryDecode(Rlp.Encode(Items(Rlp.MaxItems + 1)), out _));
    }

    [Fact]
    public void AcceptedBytes_ReencodeToThemselves() => Gen.OneOf(
        Gen.Byte.Array[0, 40], Gen.Select(Gen.Byte[0xb7, 0xc8], Gen.Byte.Array[0, 70], (first, rest) => (byte[])[first, .. rest])).Sample(bytes =>
    {
        if (Rlp.TryDecode(bytes, out var item)) Assert.Equal(bytes, Rlp.Encode(item));
    }, iter: 50_000);

    [Fact]
    public void MutatedTransactions_AreRefusedOrReencodeToThemselves()
    {
        using var key = PrivateKey.Parse("0x" + new string('4', 64));
        var raw = new Eip1559Transaction(1, 2, 3, 4, 5, key.Address, 6, new byte[60])
        {
            AccessList = [new AccessListEntry(key.Address, [Hash256.Zero])],
        }.Sign(key);
        Gen.Select(Gen.Int[0, raw.Length - 1], Gen.Byte, Gen.Int[0, raw.Length - 1], Gen.Byte).Sample((at, value, at2, value2) =>
        {
            var bytes = raw.ToArray();
            (bytes[at], bytes[at2]) = (value, value2);
            if (!Eip1559Transaction.TryDecode(bytes, out var decoded, out var signature, out var sender)) return;
            Assert.Equal(bytes, decoded.Encode(signature));
            Assert.True(sender != key.Address || bytes.AsSpan().SequenceEqual(raw));
        }, iter: 5_000);
        for (var length = 0; length < raw.Length; length++) Assert.False(Eip1559Transaction.TryDecode(raw.AsSpan(0, length), out _, out _, out _));
    }
}
