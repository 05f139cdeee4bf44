using System.Text.Json;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>The delivery service's JSON-RPC, pickup and acknowledgements, with the recorded service's own keys.</summary>
public sealed class DeliveryMessageReplay(RecordedNames names) : GroupReplay(names)
{
    public override string Group => "delivery-messages";

    public override IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>
    {
        ["delivery-messages/037 dm3_getDeliveryServiceProperties"] = new(200, "The time is in days and at least thirty, as the specification says; settings of metrics and channels are nobody's business.", "messageTTL"),
        ["delivery-messages/038 dm3_getProfileExtension"] = new(200, "The specification's members; the recorded default says that NEW is not supported.", "supportedMessageTypes"),
        ["delivery-messages/052 metrics in the first interval"] = new(200, "/metrics is Prometheus's here, as everywhere in this project."),
    };

    protected override (string Key, string? Value)[] Settings() => Recording.ServiceKeys;

    protected override async Task PrepareAsync(TestDelivery delivery, ReplayClient client)
    {
        Assert.Equal(200, (await client.SignUpAsync("alice.eth")).Status);
        Assert.NotEmpty(await client.SignInAsync("alice.eth"));
    }

    protected override async Task ReplayAsync(TestDelivery delivery, ReplayClient client, RecordedExchange exchange)
    {
        if (!exchange.Inputs.TryGetProperty("envelopSize", out var size))
        {
            await base.ReplayAsync(delivery, client, exchange);
            return;
        }

        // The recording leaves the long envelope out: one of that size, which is all that counts.
        var envelope = new { message = new string('x', size.GetInt32()), metadata = new { version = "v1", deliveryInformation = "", messageHash = "0x" + new string('0', 64), signature = "" } };
        var call = JsonSerializer.Serialize(new { jsonrpc = "2.0", method = "dm3_submitMessage", @params = new[] { JsonSerializer.Serialize(envelope) } });
        using var answer = await delivery.Http.PostAsync(new Uri("/rpc", UriKind.Relative), new StringContent(call, System.Text.Encoding.UTF8, "application/json"));
        Check(exchange, new ReplayAnswer((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync()));
    }
}
