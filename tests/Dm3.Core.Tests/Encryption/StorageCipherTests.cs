using CsCheck;
using Dm3.Core.Encryption;
using Dm3.Core.Keys;

namespace Dm3.Core.Tests.Encryption;

public sealed class StorageCipherTests
{
    private static readonly byte[] Place = "row 7"u8.ToArray();

    [Fact]
    public void Open_GivesWhatWasSealed_AndLengthsTellLittle() => Gen.Byte.Array[0, 600].Sample(content =>
    {
        using var cipher = Make(1);
        var box = cipher.Seal(content, Place, TestRandom.Seeded(content.Length));
        Assert.Equal(0, (box.Length - StorageCipher.Overhead) % StorageCipher.BlockSize);
        Assert.True(cipher.TryOpen(box, Place, out var opened));
        Assert.Equal(content, opened);
    });

    [Fact]
    public void Open_RefusesEveryFlippedBit()
    {
        using var cipher = Make(1);
        var box = cipher.Seal("a secret"u8, Place, TestRandom.Seeded(1));
        for (var bit = 0; bit < box.Length * 8; bit++)
        {
            box[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(cipher.TryOpen(box, Place, out _));
            box[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(cipher.TryOpen(box, Place, out _));
    }

    [Fact]
    public void Open_RefusesAnotherPlace_AnotherKey_AnotherPurpose_AndAShorterBox()
    {
        using var cipher = Make(1);
        using var other = Make(2);
        using var otherPurpose = Make(1, "another");
        var box = cipher.Seal("a secret"u8, Place, TestRandom.Seeded(1));
        Assert.False(cipher.TryOpen(box, "row 8"u8, out _));
        Assert.False(other.TryOpen(box, Place, out _));
        Assert.False(otherPurpose.TryOpen(box, Place, out _));
        for (var length = 0; length < box.Length; length++) Assert.False(cipher.TryOpen(box.AsSpan(0, length), Place, out _));
    }

    [Fact]
    public void Tag_IsTheSameForTheSameText_AndTellsApartTextsKeysAndPurposes()
    {
        using var cipher = Make(1);
        using var other = Make(2);
        using var otherPurpose = Make(1, "another");
        Assert.Equal(cipher.Tag("bob.eth"), cipher.Tag("bob.eth"));
        Assert.Equal(4, new[] { cipher.Tag("bob.eth"), cipher.Tag("carol.eth"), other.Tag("bob.eth"), otherPurpose.Tag("bob.eth") }.Select(Convert.ToHexString).Distinct().Count());
    }

    private static StorageCipher Make(byte key, string purpose = "test")
    {
        using var storageKey = new SymmetricKey(Enumerable.Repeat(key, SymmetricKey.Length).ToArray());
        return new StorageCipher(storageKey, purpose);
    }
}
