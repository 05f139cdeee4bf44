using Dm3.Gateway.Zones;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones;

/// <summary>A zone's policy is taken whole or not at all, and every fault is named.</summary>
public sealed class ZonePolicyTests
{
    [Fact]
    public void Reads_NothingAsTheDefaults()
    {
        var policy = ZonePolicyJson.Read("{}", out var faults)!;
        Assert.Empty(faults);
        Assert.Equal((RegistrationMode.Open, true, 3, 255), (policy.Registration, policy.Listing, policy.MinLabelLength, policy.MaxLabelLength));
    }

    [Fact]
    public void Reads_WhatItWrites()
    {
        const string Text = """
            {"registration":"eligible","listing":false,"minLabelLength":1,"maxLabelLength":20,"characters":"ascii","reservedLabels":["boss"],"confusables":"off","namesPerOwner":2,
            "coolingOffSeconds":60,"registrationPeriodSeconds":3600,"graceSeconds":600,"eligibility":{"minimumBalanceWei":"100000000000000000000","minimumNonce":1,
            "allowList":["0x1111111111111111111111111111111111111111"],"voucherSigner":"0x2222222222222222222222222222222222222222"},"labels":"names","phoneRegion":"",
            "limits":{"lookupsPerMinutePerClient":1,"writesPerMinutePerClient":2,"lookupsPerMinute":3},"description":"Für alle"}
            """;
        var policy = ZonePolicyJson.Read(Text, out var faults);
        Assert.Empty(faults);
        Assert.Equal(Text.Replace("\n", "", StringComparison.Ordinal), ZonePolicyJson.Write(policy!));
    }

    [Fact]
    public void Names_EveryFault()
    {
        Assert.Null(ZonePolicyJson.Read(
            """
            {"minLabelLength":0,"maxLabelLength":256,"reservedLabels":["ok","Not"],"namesPerOwner":-1,"coolingOffSeconds":-1,"registrationPeriodSeconds":-1,"graceSeconds":-1,
            "eligibility":{"minimumNonce":-1,"allowList":["nobody"],"voucherSigner":"0x"},"limits":{"lookupsPerMinute":-1},"labels":"e164","phoneRegion":"Q","description":"a\nb"}
            """,
            out var faults));
        foreach (var member in (string[])["minLabelLength", "maxLabelLength", "reservedLabels[1]", "namesPerOwner", "coolingOffSeconds", "registrationPeriodSeconds", "graceSeconds",
                     "eligibility.minimumNonce", "eligibility.allowList[0]", "eligibility.voucherSigner", "limits.lookupsPerMinute", "registration", "listing", "phoneRegion", "description"])
            Assert.Contains(faults, fault => fault.StartsWith(member + ":", StringComparison.Ordinal));
        Assert.Equal(15, faults.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"minLabelLenght\":3}")]
    [InlineData("{\"minLabelLength\":3,\"minLabelLength\":3}")]
    [InlineData("{\"minLabelLength\":\"3\"}")]
    [InlineData("{\"registration\":0}")]
    [InlineData("{\"registration\":\"everyone\"}")]
    [InlineData("{\"reservedLabels\":null}")]
    [InlineData("{\"limits\":null}")]
    [InlineData("{\"eligibility\":{\"minimumBalanceWei\":-1}}")]
    [InlineData("{\"eligibility\":{\"minimumBalanceWei\":\"1e3\"}}")]
    public void Refuses_OtherForms(string text)
    {
        Assert.Null(ZonePolicyJson.Read(text, out var faults));
        Assert.Single(faults);
    }

    [Theory]
    [InlineData("{\"reservedLabels\":[null]}")]
    [InlineData("{\"eligibility\":{\"allowList\":[null]}}")]
    [InlineData("{\"minLabelLength\":9,\"maxLabelLength\":8}")]
    [InlineData("{\"graceSeconds\":1}")]
    [InlineData("{\"registration\":\"eligible\"}")]
    [InlineData("{\"labels\":\"blinded\",\"listing\":false}")]
    [InlineData("{\"labels\":\"blinded\",\"registration\":\"vendor\"}")]
    [InlineData("{\"phoneRegion\":\"DE\"}")]
    [InlineData("{\"labels\":\"e164\",\"registration\":\"vendor\"}")]
    public void Refuses_CombinationsWithoutMeaning(string text)
    {
        Assert.Null(ZonePolicyJson.Read(text, out var faults));
        Assert.Single(faults);
    }

    [Theory]
    [InlineData("Registration", "Vendor", "alice", "zone-closed")]
    [InlineData("Registration", "closed", "alice", "zone-closed")]
    [InlineData("MaxLabelLength", "5", "alice", null)]
    [InlineData("MaxLabelLength", "5", "aliced", "invalid-name")]
    [InlineData("Characters", "Ascii", "al-1ce", null)]
    [InlineData("Characters", "Ascii", "älice", "invalid-name")]
    [InlineData("Characters", "Digits", "4915112345678", null)]
    [InlineData("Characters", "Digits", "4915112345678a", "invalid-name")]
    public async Task Decides_WhatCanBeRegistered(string member, string value, string label, string? code)
    {
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Zones:1:Policy:{member}", value));
        var reply = await gateway.SendAsync(gateway.Drafts.Registration(label + ".messengerxy.eth", Alice.Address), Alice);
        if (code is null) Assert.Equal(201, reply.Status);
        else Assert.Equal(code, reply.Problem.Code);
    }
}
