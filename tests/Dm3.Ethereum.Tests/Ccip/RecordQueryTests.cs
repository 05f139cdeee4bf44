using System.Diagnostics;
using System.Numerics;
using CsCheck;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class RecordQueryTests
{
    private static readonly Hash256 Node = Hash256.Parse("0x1bfb19db9bbac11d0bfb5715c756d408fc4245578cff33dc150441a3d72a6b53");

    // Selectors as the ENSIPs and ERC-165 ids of the resolver profiles print them.
    public static TheoryData<RecordQuery, uint> Queries => new()
    {
        { new AddrQuery(Node), 0x3b3b57de },
        { new CoinAddrQuery(Node, (BigInteger.One << 256) - 1), 0xf1cb7e06 },
        { new TextQuery(Node, "__proto__ 漢字 😀"), 0x59d1d43c },
        { new ContenthashQuery(Node), 0xbc1c58d1 },
        { new NameQuery(Node), 0x691f3431 },
        { new PubkeyQuery(Node), 0xc8690233 },
        { new AbiQuery(Node, 7), 0x2203ab56 },
        { new InterfaceQuery(Node, 0x9061b923), 0x124a319c },
        { new DataQuery(Node, ""), 0xecbfada3 },
    };

    private static AbiBudget Budget() => new(1_000, 256 * 1024, 4);

    [Theory]
    [MemberData(nameof(Queries))]
    public void RoundTrips_UnderItsSelector(RecordQuery query, uint selector)
    {
        var call = query.Encode();

        Assert.Equal(selector, query.Selector);
        Assert.True(AbiFunction.TryReadSelector(call, out var written));
        Assert.Equal(selector, written);
        Assert.True(RecordQuery.TryDecode(call, Budget(), out var decoded, out var error));
        Assert.Equal((query, CcipError.None), (decoded, error));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Rejects_CutArguments(RecordQuery query, uint selector)
    {
        var call = query.Encode();
        for (var length = 4; length < call.Length; length++)
        {
            Assert.False(RecordQuery.TryDecode(call.AsMemory(0, length), Budget(), out _, out var error), $"{selector:x8} {length}");
            Assert.Equal(CcipError.Malformed, error);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("59d1d4")]
    [InlineData("12345678")]
    public void Rejects_UnknownFunctions(string call)
    {
        Assert.False(RecordQuery.TryDecode(Convert.FromHexString(call), Budget(), out _, out var error));
        Assert.Equal(CcipError.UnknownFunction, error);
    }

    [Fact]
    public void Multicall_RoundTripsWithNestedCalls()
    {
        var inner = new MulticallQuery([MulticallItem.Of(new TextQuery(Node, "a")), MulticallItem.Of(new AddrQuery(Node))]);
        var call = new MulticallQuery([MulticallItem.Of(inner), MulticallItem.Of(new NameQuery(Node))]).Encode();

        Assert.True(RecordQuery.TryDecode(call, Budget(), out var decoded, out _));
        Assert.Equal(0xac9650d8, decoded.Selector);
        Assert.Equal(call, decoded.Encode());
        var nested = Assert.IsType<MulticallQuery>(Assert.IsType<MulticallQuery>(decoded).Items[0].Query);
        Assert.Equal([new TextQuery(Node, "a"), new AddrQuery(Node)], nested.Items.Select(item => item.Query));
    }

    [Fact]
    public void Multicall_KeepsTheFaultOfAnItemInTheItem()
    {
        byte[][] calls = [[0x12, 0x34, 0x56, 0x78], [0x59, 0xd1, 0xd4, 0x3c, 1], [0xab], [], new AddrQuery(Node).Encode(), [0xac, 0x96, 0x50, 0xd8]];
        var call = new MulticallQuery([.. calls.Select(bytes => new MulticallItem(bytes, null, CcipError.UnknownFunction))]).Encode();

        Assert.True(RecordQuery.TryDecode(call, Budget(), out var decoded, out var error));
        Assert.Equal(CcipError.None, error);
        Assert.Equal(
            [
                (CcipError.UnknownFunction, 0x12345678u), (CcipError.Malformed, 0x59d1d43cu), (CcipError.UnknownFunction, 0xab000000u),
                (CcipError.UnknownFunction, 0u), (CcipError.None, 0x3b3b57deu), (CcipError.Malformed, 0xac9650d8u),
            ],
            Assert.IsType<MulticallQuery>(decoded).Items.Select(item => (item.Error, item.Selector)));
        Assert.Equal(call, decoded.Encode());
    }

    [Fact]
    public void Multicall_FailsWholeBeyondTheBudget()
    {
        var four = new MulticallQuery([.. Enumerable.Repeat(MulticallItem.Of(new AddrQuery(Node)), 4)]);
        var nested = new MulticallQuery([MulticallItem.Of(four), MulticallItem.Of(four)]).Encode();

        Assert.Equal(CcipError.None, ErrorWith(new AbiBudget(10, 100_000, 2)));
        Assert.Equal(CcipError.TooMuchWork, ErrorWith(new AbiBudget(9, 100_000, 2)));
        Assert.Equal(CcipError.TooMuchWork, ErrorWith(new AbiBudget(10, 100_000, 1)));
        var bytes = (8 * 36) + (2 * four.Encode().Length);
        Assert.Equal(CcipError.None, ErrorWith(new AbiBudget(10, bytes, 2)));
        Assert.Equal(CcipError.TooMuchWork, ErrorWith(new AbiBudget(10, bytes - 1, 2)));

        CcipError ErrorWith(AbiBudget budget)
        {
            Assert.Equal(RecordQuery.TryDecode(nested, budget, out var query, out var error), query is not null);
            return error;
        }
    }

    [Fact]
    public void Refuses_TenKilobytesThatFoldFortyToTheFifthCalls()
    {
        var call = new AddrQuery(Node).Encode();
        for (var level = 0; level < 5; level++) call = OnePlace(call, slots: 40);
        Assert.InRange(call.Length, 1, 10_240);

        AssertRefusedFast(call, new AbiBudget(1_000, 256 * 1024, 8));
        AssertRefusedFast(call, new AbiBudget(int.MaxValue, 256 * 1024, 8));
        AssertRefusedFast(call, new AbiBudget(1_000, int.MaxValue, 8));
    }

    [Fact]
    public void Refuses_NineHundredSlotsOnOneLongCall()
    {
        var call = OnePlace(new TextQuery(Node, new string('k', 30_000)).Encode(), slots: 900);

        AssertRefusedFast(call, Budget());
    }

    [Fact]
    public void AcceptsSlotsThatShareOnePlace_WithinTheBudget()
    {
        Assert.True(RecordQuery.TryDecode(OnePlace(new AddrQuery(Node).Encode(), slots: 40), Budget(), out var query, out _));
        Assert.Equal(Enumerable.Repeat(new AddrQuery(Node), 40), Assert.IsType<MulticallQuery>(query).Items.Select(item => item.Query));
    }

    [Fact]
    public void RandomAndMutatedCalls_AreDecodedOrRefused_AndDecodedOnesMeanTheSameAgain()
    {
        var valid = Gen.Int[0, 9].Select(i => i == 9
            ? new MulticallQuery([MulticallItem.Of(new TextQuery(Node, "key")), MulticallItem.Of(new AddrQuery(Node))])
            : (RecordQuery)((object[])Queries.ElementAt(i))[0]);
        Gen.Select(valid, Gen.Int[0, 10_000].Array[0, 3], Gen.Byte, Gen.Byte.Array[0, 200], Gen.Bool).Sample(
            (query, places, value, random, mutate) =>
            {
                var call = query.Encode();
                if (mutate) foreach (var place in places) call[place % call.Length] = value;
                else call = [.. call[..4], .. random];
                if (!RecordQuery.TryDecode(call, Budget(), out var decoded, out var error))
                {
                    Assert.NotEqual(CcipError.None, error);
                    return;
                }

                var again = decoded.Encode();
                Assert.True(RecordQuery.TryDecode(again, Budget(), out var twice, out _));
                Assert.Equal(again, twice.Encode());
                if (decoded is NodeQuery) Assert.Equal(decoded, twice);
            },
            iter: 20_000);
    }

    // multicall(bytes[]) whose slots all point at one copy of the call.
    private static byte[] OnePlace(byte[] call, int slots)
    {
        var one = new MulticallQuery([new MulticallItem(call, null, CcipError.Malformed)]).Encode();
        var writer = AbiWriter.ForCall(0xac9650d8, 2 + slots);
        writer.WriteUInt64(32);
        writer.WriteUInt64((ulong)slots);
        for (var i = 0; i < slots; i++) writer.WriteUInt64((ulong)slots * 32);
        return [.. writer.ToArray(), .. one[(4 + (3 * 32))..]];
    }

    private static void AssertRefusedFast(byte[] call, AbiBudget budget)
    {
        var before = Stopwatch.GetTimestamp();
        Assert.False(RecordQuery.TryDecode(call, budget, out _, out var error));
        Assert.Equal(CcipError.TooMuchWork, error);
        // A thousandth of what it would take; milliseconds where the machine is free.
        Assert.True(Stopwatch.GetElapsedTime(before) < TimeSpan.FromSeconds(1));
    }
}
