using System.Diagnostics;
using System.Numerics;
using CsCheck;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Abi;

public sealed class AbiCodecTests
{
    private static readonly Gen<(AbiType[] Types, object[] Values)> Typed = AbiValues.TypeText.Array[1, 3]
        .SelectMany(texts =>
        {
            var tuple = AbiType.Parse($"({string.Join(',', texts)})");
            return AbiValues.ValueOf(tuple).Select(value => (tuple.Items.ToArray(), (object[])value));
        });

    private static AbiBudget Budget() => new(2_000, 20_000, 16);

    [Fact]
    public void CanonicalAcceptsWhatItEncodes_AndTheValuesAreEqual() => Typed.Sample(
        (types, values) =>
        {
            var data = AbiCodec.Encode(types, values);
            Assert.True(AbiCodec.TryDecodeCanonical(types, data, Budget(), out var decoded));
            Assert.True(AbiValues.AreEqual(values, decoded));
        },
        iter: 3_000);

    [Fact]
    public void MutatedBytes_AreRefusedOrMeanSomething() => Gen.Select(Typed, Gen.Int[0, 100_000], Gen.Byte[1, 255]).Sample(
        (typed, at, flip) =>
        {
            var data = AbiCodec.Encode(typed.Types, typed.Values);
            data[at % data.Length] ^= flip;
            AssertAcceptedOnlyIfSound(typed.Types, data);
        },
        iter: 10_000);

    [Fact]
    public void MovedWords_AreRefusedOrMeanSomething() => Gen.Select(Typed, Gen.Int[0, 100_000], Gen.Int[0, 100_000]).Sample(
        (typed, from, to) =>
        {
            var data = AbiCodec.Encode(typed.Types, typed.Values);
            var words = data.Length / 32;
            data.AsSpan(from % words * 32, 32).ToArray().CopyTo(data, to % words * 32);
            AssertAcceptedOnlyIfSound(typed.Types, data);
        },
        iter: 10_000);

    [Fact]
    public void CutBytes_AreRefusedByTheCanonicalDecoder() => Gen.Select(Typed, Gen.Int[0, 100_000]).Sample(
        (typed, cut) =>
        {
            var data = AbiCodec.Encode(typed.Types, typed.Values);
            data = data[..(cut % data.Length)];
            Assert.False(AbiCodec.TryDecodeCanonical(typed.Types, data, Budget(), out _));
            AssertAcceptedOnlyIfSound(typed.Types, data);
        },
        iter: 3_000);

    [Fact]
    public void RandomBytes_AreRefusedOrMeanSomething() => Gen.Select(Typed, Gen.Byte.Array[0, 400], Gen.Bool).Sample(
        (typed, data, small) =>
        {
            // Mostly zero words with small numbers are what reaches past the first offset.
            if (small) for (var i = 0; i < data.Length; i++) data[i] = i % 32 == 31 ? (byte)(data[i] & 0xe3) : (byte)0;
            AssertAcceptedOnlyIfSound(typed.Types, data);
        },
        iter: 10_000);

    [Theory]
    [InlineData("uint8", "0000000000000000000000000000000000000000000000000000000000000100")]
    [InlineData("int8", "0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("int8", "00000000000000000000000000000000000000000000000000000000000000ff")]
    [InlineData("bool", "0000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("address", "0000000000000000000000010000000000000000000000000000000000000000")]
    [InlineData("bytes3", "6162630100000000000000000000000000000000000000000000000000000000")]
    [InlineData("bytes", "000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000016101000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("string", "000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000018000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("string", "000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000026100")]
    public void Rejects_DirtyOrMissingPadding(string type, string data) =>
        Assert.False(AbiCodec.TryDecode([AbiType.Parse(type)], Convert.FromHexString(data), Budget(), out _));

    [Theory]
    [InlineData("bytes")]
    [InlineData("string")]
    [InlineData("uint8[]")]
    [InlineData("bytes[]")]
    [InlineData("(bytes,uint8)")]
    [InlineData("bytes[2]")]
    public void Rejects_EveryHugeOffsetAndLength(string type)
    {
        BigInteger[] huge =
        [
            .. from bits in new[] { 8, 31, 32, 63, 64, 128, 256 } from below in new[] { 1, 2, 31, 32, 33, 64 } select (BigInteger.One << bits) - below,
        ];
        foreach (var offset in huge.Append(32))
        {
            foreach (var length in huge)
            {
                var writer = new AbiWriter(4);
                writer.WriteUInt256(offset);
                writer.WriteUInt256(length);
                writer.WriteUInt256(length);
                writer.WriteUInt256(length);
                Assert.False(AbiCodec.TryDecode([AbiType.Parse(type)], writer.ToArray(), Budget(), out _), $"{offset} {length}");
            }
        }
    }

    [Fact]
    public void AcceptsAliasedOffsets_AndRefusesThemAsCanonical()
    {
        var writer = new AbiWriter(4);
        foreach (var word in new ulong[] { 0x40, 0x40, 1, 0 }) writer.WriteUInt64(word);
        var data = writer.ToArray();
        data[96] = (byte)'a';
        AbiType[] types = [AbiType.Parse("bytes"), AbiType.Parse("string")];

        Assert.True(AbiCodec.TryDecode(types, data, Budget(), out var values));
        Assert.True(AbiValues.AreEqual(new object[] { "a"u8.ToArray(), "a" }, values));
        Assert.False(AbiCodec.TryDecodeCanonical(types, data, Budget(), out _));
    }

    [Fact]
    public void Refuses_ArraysFoldedIntoThemselves_ByWhatTheyUnfoldTo()
    {
        // Every one of 40 slots points back at the array's own head, for as many levels as the type has.
        var writer = new AbiWriter(42);
        writer.WriteUInt64(32);
        writer.WriteUInt64(40);
        for (var i = 0; i < 40; i++) writer.WriteUInt256((BigInteger.One << 256) - 32);
        Assert.False(AbiCodec.TryDecode([AbiType.Parse("uint8[][][][][]")], writer.ToArray(), Budget(), out _));

        // The same forwards: each level's slots point at the next level.
        var folded = Folded(levels: 5, slots: 40);
        var budget = Budget();
        var before = Stopwatch.GetTimestamp();
        Assert.False(AbiCodec.TryDecode([AbiType.Parse("uint8[][][][][]")], folded, budget, out _));
        Assert.True(budget.IsExhausted);
        Assert.True(Stopwatch.GetElapsedTime(before) < TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(9, 100, 2, true)]
    [InlineData(8, 100, 2, false)]
    [InlineData(9, 99, 2, false)]
    [InlineData(9, 100, 1, false)]
    public void ChargesItemsBytesAndDepth(int items, int bytes, int depth, bool fits)
    {
        AbiType[] types = [AbiType.Parse("(bytes,uint8)[]")];
        // Three slots, and a head of two words behind each.
        object[] values = [new object[] { Item(50), Item(30), Item(20) }];
        var data = AbiCodec.Encode(types, values);
        var budget = new AbiBudget(items, bytes, depth);

        Assert.Equal(fits, AbiCodec.TryDecode(types, data, budget, out _));
        Assert.Equal(!fits, budget.IsExhausted);

        static object[] Item(int length) => [new byte[length], BigInteger.One];
    }

    [Fact]
    public void Encode_ThrowsForValuesThatDoNotFit()
    {
        Assert.Throws<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse("uint8")], [new BigInteger(256)]));
        Assert.Throws<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse("uint8")], [BigInteger.MinusOne]));
        Assert.Throws<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse("int8")], [new BigInteger(128)]));
        Assert.Throws<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse("bytes3")], [new byte[4]]));
        Assert.ThrowsAny<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse("string")], ["\ud800"]));
        Assert.Throws<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse("bool")], ["true"]));
        Assert.Throws<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse("bool[2]")], [new object[] { true }]));
        Assert.Throws<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse("bool")], []));
    }

    [Fact]
    public void Writer_ThrowsWhenAHeadIsNotFilledOrOverfilled()
    {
        Assert.Throws<InvalidOperationException>(() => new AbiWriter(1).ToArray());
        Assert.Throws<InvalidOperationException>(() => new AbiWriter(0).WriteBool(true));
        var open = new AbiWriter(1);
        open.BeginArray(0, 1);
        Assert.Throws<InvalidOperationException>(() => open.ToArray());
    }

    private static void AssertAcceptedOnlyIfSound(AbiType[] types, byte[] data)
    {
        if (AbiCodec.TryDecodeCanonical(types, data, Budget(), out var canonical)) Assert.Equal(Hex.Encode(data), Hex.Encode(AbiCodec.Encode(types, canonical)));
        if (!AbiCodec.TryDecode(types, data, Budget(), out var values)) return;
        var again = AbiCodec.Encode(types, values);
        Assert.True(AbiCodec.TryDecodeCanonical(types, again, Budget(), out var decoded));
        Assert.True(AbiValues.AreEqual(values, decoded));
    }

    private static byte[] Folded(int levels, int slots)
    {
        var writer = new AbiWriter(1 + (levels * (slots + 1)));
        writer.WriteUInt64(32);
        for (var level = 0; level < levels; level++)
        {
            writer.WriteUInt64((ulong)slots);
            for (var slot = 0; slot < slots; slot++) writer.WriteUInt64(level == levels - 1 ? 7 : (ulong)slots * 32);
        }

        return writer.ToArray();
    }
}
