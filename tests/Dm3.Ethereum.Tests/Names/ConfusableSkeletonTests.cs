using Dm3.Ethereum.Names;

namespace Dm3.Ethereum.Tests.Names;

/// <summary>Two labels share a skeleton if and only if people take one for the other, as UTS #39 says.</summary>
public class ConfusableSkeletonTests
{
    [Theory]
    [InlineData("paypal", "paypa1")]
    [InlineData("google", "g00gle")]
    [InlineData("corn", "com")]
    [InlineData("modern", "rnodern")]
    [InlineData("alice", "аlice")] // Cyrillic а
    [InlineData("scope", "ѕсоре")] // all Cyrillic
    [InlineData("naïve", "nai\u0308ve")] // composed or not
    public void LookAlikes_ShareASkeleton(string one, string other)
    {
        Assert.Equal(ConfusableSkeleton.Of(one), ConfusableSkeleton.Of(other));
        Assert.Equal(ConfusableSkeleton.NumberOf(one), ConfusableSkeleton.NumberOf(other));
    }

    [Theory]
    [InlineData("alice", "alicia")]
    [InlineData("bob", "bop")]
    [InlineData("user10", "user11")]
    [InlineData("muller", "müller")]
    [InlineData("🦊", "🐺")]
    [InlineData("", "-")]
    public void OtherLabels_DoNot(string one, string other)
    {
        Assert.NotEqual(ConfusableSkeleton.Of(one), ConfusableSkeleton.Of(other));
        Assert.NotEqual(ConfusableSkeleton.NumberOf(one), ConfusableSkeleton.NumberOf(other));
    }

    [Fact]
    public void TheNumberOfALabel_IsThatOfItsSkeleton_HoweverItIsComputed()
    {
        var random = new Random(7);
        var labels = Enumerable.Range(0, 128).Select(character => ((char)character).ToString())
            .Concat(Enumerable.Range(0, 2000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(70)).Select(_ => (char)random.Next(random.Next(10) == 0 ? 0x250 : 128)))));
        foreach (var label in labels.Append(new string('m', 64)).Append(new string('m', 65)))
        {
            var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ConfusableSkeleton.Of(label)));
            Assert.Equal(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(hash), ConfusableSkeleton.NumberOf(label));
        }
    }

    [Fact]
    public void Skeleton_OfASkeletonIsItself()
    {
        for (var codePoint = 0x21; codePoint < 0x30000; codePoint++)
        {
            if (codePoint is >= 0xD800 and < 0xE000) continue;
            var skeleton = ConfusableSkeleton.Of(char.ConvertFromUtf32(codePoint));
            Assert.Equal(skeleton, ConfusableSkeleton.Of(skeleton));
        }
    }

    [Fact]
    public void LoneSurrogate_IsRefused() => Assert.Throws<ArgumentException>(() => ConfusableSkeleton.Of("a\ud800"));

    [Fact]
    public void LongestLabels_TakeNoTime()
    {
        // The widest prototype and the worst order of combining marks.
        Assert.NotEmpty(ConfusableSkeleton.Of(new string('m', 255)));
        Assert.NotEmpty(ConfusableSkeleton.Of("a" + string.Concat(Enumerable.Repeat("\u0323\u0301", 60))));
    }
}
