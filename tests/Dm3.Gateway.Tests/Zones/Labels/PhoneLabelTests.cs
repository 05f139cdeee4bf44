using Dm3.Gateway.Zones.Labels;

namespace Dm3.Gateway.Tests.Zones.Labels;

/// <summary>However a number is spelt, it has one label; what is no number has none, and the reason is said.</summary>
public sealed class PhoneLabelTests
{
    [Theory]
    [InlineData("+4915112345678", "", "4915112345678")]
    [InlineData("+49 151 12345678", "", "4915112345678")]
    [InlineData("+49 (0)151 123-456-78", "", "4915112345678")]
    [InlineData("+49/151.12345678", "", "4915112345678")]
    [InlineData("4915112345678", "", "4915112345678")]
    [InlineData("0151 12345678", "DE", "4915112345678")]
    [InlineData("0049 151 12345678", "DE", "4915112345678")]
    [InlineData("4915112345678", "DE", "4915112345678")]
    [InlineData("+4915112345678", "US", "4915112345678")]
    [InlineData("(212) 555-2368", "US", "12125552368")]
    [InlineData("1 212 555 2368", "US", "12125552368")]
    [InlineData("+1 212 555 2368", "DE", "12125552368")]
    [InlineData("+39 06 698 12345", "", "390669812345")] // In Italy the zero stays.
    [InlineData("+44 20 7946 0018", "", "442079460018")]
    public void EverySpelling_GivesOneLabel(string text, string region, string label)
    {
        Assert.True(PhoneLabel.TryRead(text, region, out var read, out var fault), fault);
        Assert.Equal(label, read);
        Assert.True(PhoneLabel.IsLabel(label));
    }

    [Theory]
    [InlineData("", "1 to 64")]
    [InlineData("alice", "digits")]
    [InlineData("+49 151 12345678 ext. 3", "digits")]
    [InlineData("+49151FLOWERS", "digits")]
    [InlineData("+٤٩١٥١١٢٣٤٥٦٧٨", "digits")]
    [InlineData("+49+15112345678", "digits")]
    [InlineData("015112345678", "country code")]
    [InlineData("+99915112345678", "country code")]
    [InlineData("+49151", "short")]
    [InlineData("+491511234567890123", "long")]
    [InlineData("+12125552368999", "long")]
    [InlineData("+10000000000", "No such")]
    [InlineData("+", "")]
    [InlineData("()", "")]
    [InlineData("----------", "")]
    public void WhatIsNoNumber_IsRefusedWithItsReason(string text, string because)
    {
        Assert.False(PhoneLabel.TryRead(text, "", out var label, out var fault));
        Assert.Equal("", label);
        Assert.NotEmpty(fault);
        Assert.Contains(because, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCanBeReadInTwoWays_IsRefused()
    {
        // A number in Alabama, and one in Singapore.
        Assert.False(PhoneLabel.TryRead("6592345678", "US", out _, out var fault));
        Assert.Contains("two ways", fault, StringComparison.Ordinal);
        Assert.True(PhoneLabel.TryRead("+6592345678", "US", out var abroad, out _));
        Assert.True(PhoneLabel.TryRead("+16592345678", "US", out var here, out _));
        Assert.Equal(("6592345678", "16592345678"), (abroad, here));
    }

    [Fact]
    public void AnyShortText_IsReadOrRefused()
    {
        // Whatever is put together from what numbers are made of: no exception, and what is read is its own label.
        var random = new Random(20261126);
        const string Parts = "+0123456789 -./()";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(70)).Select(_ => Parts[random.Next(Parts.Length)])]);
            foreach (var region in (string[])["", "DE", "US"])
            {
                if (PhoneLabel.TryRead(text, region, out var label, out var fault)) Assert.True(PhoneLabel.IsLabel(label), text);
                else Assert.NotEmpty(fault);
            }
        }
    }

    [Theory]
    [InlineData("DE", true)]
    [InlineData("de", false)]
    [InlineData("ZZ", false)]
    [InlineData("", false)]
    [InlineData("Germany", false)]
    public void Regions_AreThoseOfIso3166(string text, bool known) => Assert.Equal(known, PhoneLabel.IsRegion(text));
}
