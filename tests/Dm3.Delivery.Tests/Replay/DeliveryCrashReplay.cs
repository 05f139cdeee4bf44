namespace Dm3.Delivery.Tests.Replay;

/// <summary>The request that ends the recorded service.</summary>
public sealed class DeliveryCrashReplay(RecordedNames names) : GroupReplay(names)
{
    public override string Group => "delivery-crash";

    public override IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>
    {
        ["delivery-crash/172 dm3_submitMessage with params absent"] = new(400, "The recorded process ends here. Ours refuses and goes on.", "Envelop missing"),
    };

    protected override async Task ReplayAsync(TestDelivery delivery, ReplayClient client, RecordedExchange exchange)
    {
        await base.ReplayAsync(delivery, client, exchange);
        Assert.Equal("Hello DM3", await delivery.Http.GetStringAsync(new Uri("/hello", UriKind.Relative)));
    }
}
