using System.Text.Json;
using Dm3.Core.Messages;

namespace Dm3.Client.Delivery;

/// <summary>A message that waits at a delivery service, as the service shows it: nothing is verified yet.</summary>
/// <param name="Cursor">Its place; what was read up to here need not be read again.</param>
/// <param name="MessageHash">The hash by which it is acknowledged.</param>
/// <param name="ReceivedAtMilliseconds">Unix milliseconds by the service's clock.</param>
/// <param name="Envelope">The envelope; null if what the service gave is none.</param>
public sealed record WaitingEnvelope(string Cursor, string MessageHash, long ReceivedAtMilliseconds, Envelope? Envelope)
{
    internal static WaitingEnvelope? Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        if (!item.TryGetProperty("cursor", out var cursor) || cursor.ValueKind != JsonValueKind.String) return null;
        if (!item.TryGetProperty("messageHash", out var hash) || hash.ValueKind != JsonValueKind.String) return null;
        var at = item.TryGetProperty("receivedAt", out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var number) ? number : 0;
        var envelope = item.TryGetProperty("envelope", out var value) && Dm3.Core.Messages.Envelope.TryRead(value, out var read) ? read : null;
        return new WaitingEnvelope(cursor.GetString()!, hash.GetString()!, at, envelope);
    }
}
