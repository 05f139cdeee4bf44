using System.Globalization;
using System.Text.Json;
using Dm3.Ethereum;

namespace Dm3.Delivery.Live;

/// <summary>A client's message of <c>/v1/stream</c>: exactly the members of its type.</summary>
/// <param name="Type">What it is.</param>
public sealed record StreamMessage(StreamMessageType Type)
{
    /// <summary>Most hashes of one <c>ack</c>.</summary>
    public const int MaxHashes = 1000;

    private const int MaxIdLength = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 3, AllowDuplicateProperties = false };

    /// <summary>Of <see cref="StreamMessageType.Hello"/>.</summary>
    public string Token { get; private init; } = "";

    /// <summary>Of <see cref="StreamMessageType.Hello"/>: the last one that the client has; null to begin with the oldest.</summary>
    public long? Cursor { get; private init; }

    /// <summary>Of <see cref="StreamMessageType.Ack"/>.</summary>
    public IReadOnlyList<Hash256> Hashes { get; private init; } = [];

    /// <summary>Of <see cref="StreamMessageType.Ack"/>: repeated in the answer; null for none.</summary>
    public string? Id { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <returns>False for anything else than the four types in their form.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out StreamMessage message)
    {
        message = new StreamMessage(StreamMessageType.Ping);
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && TryRead(document.RootElement, out message);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // An InvalidOperationException is half a surrogate pair.
            return false;
        }
    }

    /// <summary>Reads a cursor: a decimal number as the service gave it.</summary>
    public static bool TryParseCursor(string? text, out long cursor) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out cursor);

    private static bool TryRead(JsonElement root, out StreamMessage message)
    {
        var members = root.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        message = new StreamMessage(StreamMessageType.Ping);
        switch (TextOf(members, "type"))
        {
            case "ping":
                return members.Count == 1;
            case "pong":
                message = new StreamMessage(StreamMessageType.Pong);
                return members.Count == 1;
            case "hello" when TextOf(members, "token") is { } token:
                var hasCursor = members.ContainsKey("cursor");
                message = new StreamMessage(StreamMessageType.Hello) { Token = token, Cursor = TryParseCursor(TextOf(members, "cursor"), out var cursor) ? cursor : null };
                return members.Count == (hasCursor ? 3 : 2) && hasCursor == message.Cursor.HasValue;
            case "ack" when members.TryGetValue("hashes", out var hashes) && TryReadHashes(hashes, out var read):
                var hasId = members.ContainsKey("id");
                message = new StreamMessage(StreamMessageType.Ack) { Hashes = read, Id = TextOf(members, "id") };
                return members.Count == (hasId ? 3 : 2) && hasId == message.Id is { Length: <= MaxIdLength };
            default:
                return false;
        }
    }

    private static string? TextOf(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryReadHashes(JsonElement list, out List<Hash256> hashes)
    {
        hashes = [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MaxHashes) return false;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !Hash256.TryParse(item.GetString(), out var hash)) return false;
            hashes.Add(hash);
        }

        return true;
    }
}
