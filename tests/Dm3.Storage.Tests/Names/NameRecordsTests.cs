using Dm3.Storage.Names;

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
}
