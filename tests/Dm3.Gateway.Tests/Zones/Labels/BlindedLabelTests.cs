using System.Security.Cryptography;
using System.Text;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Zones.Labels;

namespace Dm3.Gateway.Tests.Zones.Labels;

/// <summary>Blinded labels: one for each user and zone, of a form that every client takes, and nothing without the secret.</summary>
public sealed class BlindedLabelTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static string LabelOf(string text, string region = "", byte[]? secret = null)
    {
        Assert.True(BlindedLabel.TryRead(text, region, secret ?? Secret, out var label, out var fault), fault);
        return label;
    }

    [Fact]
    public void Label_IsTheHmacInBase32()
    {
        // Worked out a second time, by another route: big integer division instead of shifting bits.
        var number = new System.Numerics.BigInteger(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes("phone:4915112345678")), isUnsigned: true, isBigEndian: true) << 4;
        var text = "";
        for (var i = 0; i < 52; i++, number /= 32) text = "abcdefghijklmnopqrstuvwxyz234567"[(int)(number % 32)] + text;
        Assert.Equal(text, LabelOf("+49 151 12345678"));
        Assert.True(BlindedLabel.IsLabel(text));
        Assert.True(EnsNormalizer.IsNormalized(text));
    }

    [Fact]
    public void SameUser_HasOneLabelAndOthersHaveOthers()
    {
        Assert.Equal(LabelOf("+4915112345678"), LabelOf("0151 123 456 78", "DE"));
        Assert.Equal(LabelOf("Alice"), LabelOf(" alice "));
        Assert.Equal(LabelOf("z\u00fcri"), LabelOf("ZU\u0308RI"));
        Assert.Equal(LabelOf("alice@example.org"), LabelOf("Alice@Example.ORG"));
        string[] labels = [LabelOf("alice"), LabelOf("bob"), LabelOf("+4915112345678"), LabelOf("4915112345678"), LabelOf("alice", secret: new byte[32]), LabelOf("phone:4915112345678")];
        Assert.Equal(labels.Length, labels.Distinct().Count());
        Assert.All(labels, label => Assert.Equal(52, label.Length));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("a\u0000b", "")]
    [InlineData("a\nb", "")]
    [InlineData("+49151", "")]
    [InlineData("+49 call me", "")]
    [InlineData("0151", "DE")]
    public void WhatIsNeither_IsRefused(string text, string region)
    {
        Assert.False(BlindedLabel.TryRead(text, region, Secret, out var label, out var fault));
        Assert.Equal("", label);
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void TooLongHandle_IsRefused()
    {
        Assert.True(BlindedLabel.TryRead(new string('a', 256), "", Secret, out _, out _));
        Assert.False(BlindedLabel.TryRead(new string('a', 257), "", Secret, out _, out _));
        Assert.False(BlindedLabel.TryRead("a\ud800b", "", Secret, out _, out _));
    }
}
