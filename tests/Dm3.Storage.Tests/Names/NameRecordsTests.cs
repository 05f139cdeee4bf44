using Dm3.Storage.Names;
using Dm3.Storage.Operations;

namespace Dm3.Storage.Tests.Names;

public class NameRecordsTests
{
    private static readonly Dictionary<string, string> NoTexts = [];
    private static readonly Dictionary<ulong, ReadOnlyMemory<byte>> NoAddresses = [];

    [Fact]
    public void Refuses_WhatTheStoreCannotKeep()
    {
        Assert.Throws<ArgumentException>(() => new NameRecords(new Dictionary<string, string> { ["a"] = "" }, NoAddresses, default));
        Assert.ThrowsAny<ArgumentException>(() => new NameRecords(new Dictionary<string, string> { ["\ud800"] = "a" }, NoAddresses, default));
        Assert.Throws<ArgumentException>(() => new NameRecords(new Dictionary<string, string> { ["a\0"] = "a" }, NoAddresses, default));
        Assert.ThrowsAny<ArgumentException>(() => new NameRecords(new Dictionary<string, string> { ["a"] = "\udc00" }, NoAddresses, default));
        Assert.Throws<ArgumentException>(() => new NameRecords(NoTexts, new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = default }, default));
        Assert.Throws<ArgumentException>(
            () => new NameRecords(NoTexts, new Dictionary<ulong, ReadOnlyMemory<byte>> { [1ul << 63] = new byte[1] }, default));
        _ = new NameRecords(NoTexts, new Dictionary<ulong, ReadOnlyMemory<byte>> { [(1ul << 63) - 1] = new byte[1] }, default);
    }

    [Fact]
    public void DoesNotChange_WhenItsSourcesDo()
    {
        var texts = new Dictionary<string, string> { ["a"] = "1" };
        var bytes = new byte[] { 1 };
        var records = new NameRecords(texts, new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = bytes }, bytes);
        texts["a"] = "2";
        bytes[0] = 2;
        Assert.Equal("1", records.Texts["a"]);
        Assert.Equal(1, records.Addresses[60].Span[0]);
        Assert.Equal(1, records.Contenthash.Span[0]);
    }

    [Fact]
    public void Changes_LeadFromOneSetToTheOther()
    {
        var before = new NameRecords(
            new Dictionary<string, string> { ["same"] = "1", ["gone"] = "2", ["A"] = "upper" },
            new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = new byte[] { 1 }, [0] = new byte[] { 2 } },
            new byte[] { 1 });
        var after = new NameRecords(
            new Dictionary<string, string> { ["same"] = "1", ["a"] = "lower" },
            new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = new byte[] { 1, 1 } },
            default);
        Assert.NotEqual(before, after);
        Assert.Equal(after, RecordChanges.Between(before, after).ApplyTo(before));
        Assert.Equal(before, RecordChanges.Between(after, before).ApplyTo(after));
        Assert.False(RecordChanges.Between(before, after).Texts.ContainsKey("same"));
        Assert.Equal(before, RecordChanges.None.ApplyTo(before));
        Assert.Null(RecordChanges.Between(before, before).Contenthash);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(0, 2, 0)]
    [InlineData(0, 0, 2)]
    [InlineData(1, 0, 1)]
    [InlineData(3, 2, 4)]
    public void AllRecords_AreLoggedAsTheirChangesFromNone(int texts, int addresses, int contenthash)
    {
        var records = new NameRecords(
            Enumerable.Range(0, texts).ToDictionary(i => $"k\"{i}\u00e9", i => $"<\ud83d\ude00 {i}"), Enumerable.Range(0, addresses).ToDictionary(i => (ulong)i, i => (ReadOnlyMemory<byte>)new byte[] { 1, (byte)i }), new byte[contenthash]);
        Assert.Equal(RecordChangesJson.Write(RecordChanges.Between(NameRecords.Empty, records)), RecordChangesJson.Write(records));
    }

    [Fact]
    public void EachRecord_IsFoundByItsKey_AndNoOther()
    {
        var records = new NameRecords(
            new Dictionary<string, string> { ["a"] = "1", ["ab"] = "\u00e9\U0001f600", ["60"] = "text" },
            new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = new byte[] { 6 }, [long.MaxValue] = new byte[] { 7 } },
            new byte[] { 9 });
        Assert.Equal("1"u8.ToArray(), records.Text("a").ToArray());
        Assert.Equal("\u00e9\U0001f600"u8.ToArray(), records.Text("ab").ToArray());
        Assert.Equal("text"u8.ToArray(), records.Text("60").ToArray());
        Assert.Equal([6], records.Address(60).ToArray());
        Assert.Equal([7], records.Address(long.MaxValue).ToArray());
        Assert.Equal([9], records.Contenthash.ToArray());
        foreach (var key in (string[])["", "A", "abc", "\ud800", new string('a', 100), new string('a', 70_000)]) Assert.True(records.Text(key).IsEmpty, key);
        foreach (var coinType in (ulong[])[0, 6, 600, ulong.MaxValue]) Assert.True(records.Address(coinType).IsEmpty);
        Assert.True(NameRecords.Empty.Text("a").IsEmpty && NameRecords.Empty.Address(60).IsEmpty && NameRecords.Empty.Contenthash.IsEmpty && NameRecords.Empty.Texts.Count == 0);
        Assert.ThrowsAny<ArgumentException>(() => new NameRecords(new Dictionary<string, string> { [new string('a', 70_000)] = "a" }, NoAddresses, default));
    }

    [Fact]
    public void TheSameRecords_AreTheSameBytes_InTheFormThatTheColumnHas()
    {
        var one = new NameRecords(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" }, new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = new byte[] { 6 } }, new byte[] { 9 });
        var other = new NameRecords(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = new byte[] { 6 } }, new byte[] { 9 });
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal("0100016100000001310100016200000001320200023630000000010603000000000001" + "09", Convert.ToHexStringLower(one.Encoded.Span));
        Assert.Equal(one, NameRecords.Adopt(one.Encoded));
        Assert.Equal(one.Texts, NameRecords.Adopt(one.Encoded).Texts);
    }

    [Fact]
    public void BytesThatAreCutOffOrChanged_AreRefused_NotReadPastTheirEnd()
    {
        var whole = new NameRecords(new Dictionary<string, string> { ["a"] = "1" }, new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = new byte[] { 6 } }, default).Encoded.ToArray();
        var firstRecord = 9;
        for (var length = 1; length < whole.Length; length++)
        {
            var cut = NameRecords.Adopt(whole.AsMemory(0, length));
            if (length == firstRecord) Assert.Equal("1", Assert.Single(cut.Texts).Value);
            else Assert.Throws<InvalidDataException>(() => cut.Addresses.Count);
        }

        foreach (var at in (int[])[1, 4, 12, 13])
        {
            var changed = whole.ToArray();
            changed[at] = 0xff;
            Assert.ThrowsAny<Exception>(() => NameRecords.Adopt(changed).Addresses.Count);
        }
    }
}
