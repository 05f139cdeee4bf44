using System.Text.Json;
using Dm3.Delivery.Tests.Auth;
using Dm3.Delivery.Tests.Replay;
using Dm3.Ethereum;
using Dm3.Storage.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Pickup;

/// <summary>
/// The recorded retrieval and acknowledgement of messages. What the recorded session submits in between is put into the store as it was recorded there, so that
/// these routes are compared with the very envelopes of the recording.
/// </summary>
public sealed class MessagesReplay(RecordedNames names) : GroupReplay(names)
{
    public override string Group => "delivery-messages";

    protected override (string Key, string? Value)[] Settings() => ProfileOnlySignUpReplay.OnChain(Ens);

    protected override async Task PrepareAsync(TestDelivery delivery, ReplayClient client) => await client.SignInAsync("alice.eth");

    protected override async Task ReplayAsync(TestDelivery delivery, ReplayClient client, RecordedExchange exchange)
    {
        if (exchange.Path.StartsWith("/delivery/", StringComparison.Ordinal))
        {
            Check(exchange, await client.SendAsync(exchange));
        }
        else if (exchange is { Path: "/rpc", Status: 200 } && Submitted(exchange) is { } hash && Stored(hash) is { } envelope)
        {
            var from = envelope.GetProperty("metadata").GetProperty("deliveryInformation").GetProperty("from").GetString()!;
            var message = new NewMessage(Recording.Accounts["alice.eth"].Address, Hash256.Parse(hash), from, envelope.GetRawText(), delivery.Clock.UnixSeconds * 1000);
            Assert.Equal(MessageAdd.Added, await delivery.Services.GetRequiredService<MessageStore>().AddAsync(message, default));
        }
    }

    private static string? Submitted(RecordedExchange exchange)
    {
        using var body = JsonDocument.Parse(exchange.Body!);
        if (body.RootElement.GetProperty("method").GetString() != "dm3_submitMessage") return null;
        using var envelope = JsonDocument.Parse(body.RootElement.GetProperty("params")[0].GetString()!);
        return envelope.RootElement.GetProperty("metadata").GetProperty("messageHash").GetString();
    }

    // As the recorded service gave it out later.
    private static JsonElement? Stored(string hash)
    {
        foreach (var exchange in Recording.Exchanges.Where(each => each is { Group: "delivery-messages", BodyKind: "json" }))
        {
            if (exchange.Expected.GetProperty("body") is not { ValueKind: JsonValueKind.Array } list) continue;
            foreach (var envelope in list.EnumerateArray())
            {
                if (envelope.GetProperty("metadata").GetProperty("messageHash").GetString() == hash) return envelope;
            }
        }

        return null;
    }
}
