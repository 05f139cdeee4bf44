using Microsoft.Extensions.Options;

namespace Dm3.Delivery.Tests;

/// <summary>Nobody's mail is held for less than a month.</summary>
public sealed class HoldingTimeTests
{
    [Fact]
    public async Task LessThanThirtyDays_DoNotStart()
    {
        var faults = await Assert.ThrowsAsync<OptionsValidationException>(() => TestDelivery.StartAsync(("Delivery:HoldingDays", "29")));
        Assert.StartsWith("Delivery:HoldingDays", Assert.Single(faults.Failures), StringComparison.Ordinal);
        await using var delivery = await TestDelivery.StartAsync(("Delivery:HoldingDays", "30"));
    }
}
