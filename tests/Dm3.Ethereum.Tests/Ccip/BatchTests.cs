using CsCheck;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class BatchTests
{
    private static AbiBudget Budget() => new(200, 10_000, 4);

    [Fact]
    public void HttpError_HasTheSelectorOfEnsip21()
    {
        var error = BatchAnswer.HttpError(404, "gone");

        Assert.Equal("0x01800152", Hex.Encode(error)[..10]);
        Assert.True(AbiCodec.TryDecodeCanonical([AbiType.Parse("uint16"), AbiType.Parse("string")], error.AsSpan(4), Budget(), out var values));
        Assert.Equal([new System.Numerics.BigInteger(404), "gone"], values);
    }

    [Fact]
    public void Answers_AreDecodedOrRefused_AndUnchangedOnesRoundTrip() =>
        Gen.Select(Gen.Select(Gen.Bool, Gen.Byte.Array[0, 70]).Array[0, 4], Gen.Int[0, 1_000].Array[0, 2], Gen.Byte).Sample(
            (items, places, value) =>
            {
                var original = BatchAnswer.Encode([.. items.Select(item => new BatchItem(item.Item1, item.Item2))]);
                var data = original.ToArray();
                foreach (var place in places) data[place % data.Length] = value;
                var read = BatchAnswer.TryDecode(data, Budget(), out var decoded);
                if (!data.AsSpan().SequenceEqual(original)) return;
                Assert.True(read);
                Assert.Equal(original, BatchAnswer.Encode(decoded));
                Assert.Equal(items.Select(item => item.Item1), decoded.Select(item => item.Failed));
            },
            iter: 10_000);

    [Fact]
    public void Answer_IsRefusedIfTheArraysDiffer()
    {
        var data = AbiCodec.Encode(
            [AbiType.Parse("bool[]"), AbiType.Parse("bytes[]")], [new object[] { true }, new object[] { new byte[1], new byte[1] }]);

        Assert.False(BatchAnswer.TryDecode(data, Budget(), out _));
    }

    [Fact]
    public void Queries_AreDecodedOrRefused_AndUnchangedOnesRoundTrip() =>
        Gen.Select(Gen.Byte.Array[20], Gen.String[Gen.Char['a', 'z'], 0, 40].Array[0, 3], Gen.Byte.Array[0, 70]).Array[0, 3]
            .Select(Gen.Int[0, 1_000].Array[0, 2], Gen.Byte).Sample(
            (lookups, places, value) =>
            {
                var original = new BatchQuery([.. lookups.Select(l => new BatchLookup(new Address(l.Item1), l.Item2, l.Item3))]).Encode();
                var data = original.ToArray();
                foreach (var place in places) data[place % data.Length] = value;
                var read = BatchQuery.TryDecode(data, Budget(), out var query, out var error);
                Assert.Equal(read, error == CcipError.None);
                if (!data.AsSpan().SequenceEqual(original)) return;
                Assert.True(read);
                Assert.Equal(original, query!.Encode());
            },
            iter: 10_000);

    [Fact]
    public void Query_FoldedBeyondTheBudget_IsTooMuchWork()
    {
        var lookup = new BatchLookup(Address.Zero, ["https://gateway.example"], new byte[100]);
        var data = new BatchQuery([.. Enumerable.Repeat(lookup, 60)]).Encode();

        Assert.False(BatchQuery.TryDecode(data, Budget(), out _, out var error));
        Assert.Equal(CcipError.TooMuchWork, error);
    }
}
