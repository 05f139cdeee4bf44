using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dm3.Delivery.SocketIo.Protocol;

/// <summary>
/// One Socket.IO packet: <c>digit [namespace ","] [ack id] [JSON]</c>. Source: Socket.IO protocol, revision 5. Who sends what: a client
/// CONNECT (object or nothing), DISCONNECT (nothing), EVENT (list that begins with a name) and ACK (list); only those are read.
/// </summary>
/// <param name="Type">What it is.</param>
/// <param name="Data">The JSON; of kind Undefined if there is none.</param>
/// <param name="AckId">What an answer has to name; null if none is wanted.</param>
/// <param name="Namespace">Begins with a slash.</param>
public readonly record struct SocketPacket(SocketPacketType Type, JsonElement Data = default, int? AckId = null, string Namespace = SocketPacket.MainNamespace)
{
    /// <summary>The one that everybody is in.</summary>
    public const string MainNamespace = "/";

    // Client libraries count up from 0; nine digits are more than any connection lives for.
    private const int MaxAckDigits = 9;
    private const int MaxNamespaceLength = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads what a client sent.</summary>
    /// <returns>False for anything else than the four kinds in their form, binary packets, duplicate members and depth above 32.</returns>
    public static bool TryParse(string text, out SocketPacket packet)
    {
        packet = default;
        if (text.Length == 0 || text[0] is < '0' or > '3') return false;
        var type = (SocketPacketType)(text[0] - '0');
        var rest = text.AsSpan(1);
        if (!TryTakeNamespace(ref rest, out var space) || !TryTakeAckId(ref rest, out var ackId)) return false;

        JsonElement data = default;
        if (!rest.IsEmpty && !TryParseJson(rest, out data)) return false;
        packet = new SocketPacket(type, data, ackId, space);
        return IsInForm(packet);
    }

    /// <summary>The server's word that a client is in. <paramref name="socketId"/> means nothing to the client but that it is its own.</summary>
    public static string Connected(string socketId) => "0" + new JsonObject { ["sid"] = socketId }.ToJsonString();

    /// <summary>The server's word that a client is not let in. Client libraries show the message in <c>connect_error</c>.</summary>
    public static string Refused(string space, string message) => "4" + Prefix(space) + new JsonObject { ["message"] = message }.ToJsonString();

    /// <summary>An event without arguments, or with one.</summary>
    /// <param name="name">A name of ours, which needs no escaping.</param>
    /// <param name="argumentJson">JSON text; null for none.</param>
    public static string Event(string name, string? argumentJson = null) => argumentJson is null ? $"2[\"{name}\"]" : $"2[\"{name}\",{argumentJson}]";

    /// <summary>The answer to an event.</summary>
    public static string Ack(int ackId, JsonObject argument) => string.Create(CultureInfo.InvariantCulture, $"3{ackId}[{argument.ToJsonString()}]");

    private static string Prefix(string space) => space == MainNamespace ? "" : space + ",";

    private static bool TryTakeNamespace(ref ReadOnlySpan<char> rest, out string space)
    {
        space = MainNamespace;
        if (rest.IsEmpty || rest[0] != '/') return true;
        var end = rest.IndexOf(',');
        var length = end < 0 ? rest.Length : end;
        if (length > MaxNamespaceLength) return false;
        // A namespace may carry a query, which means nothing to the server.
        var query = rest[..length].IndexOf('?');
        space = rest[..(query < 0 ? length : query)].ToString();
        rest = end < 0 ? default : rest[(end + 1)..];
        return true;
    }

    private static bool TryTakeAckId(ref ReadOnlySpan<char> rest, out int? ackId)
    {
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = rest.Length;
        ackId = digits is > 0 and <= MaxAckDigits ? int.Parse(rest[..digits], CultureInfo.InvariantCulture) : null;
        rest = rest[digits..];
        return digits <= MaxAckDigits;
    }

    private static bool TryParseJson(ReadOnlySpan<char> text, out JsonElement data)
    {
        data = default;
        try
        {
            using var document = JsonDocument.Parse(text.ToString(), Strict);
            data = document.RootElement.Clone();
            return true;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // An ArgumentException is a lone surrogate.
            return false;
        }
    }

    private static bool IsInForm(in SocketPacket packet) => packet.Type switch
    {
        SocketPacketType.Connect => packet.AckId is null && packet.Data.ValueKind is JsonValueKind.Undefined or JsonValueKind.Object,
        SocketPacketType.Disconnect => packet.AckId is null && packet.Data.ValueKind == JsonValueKind.Undefined,
        SocketPacketType.Event => packet.Data.ValueKind == JsonValueKind.Array && packet.Data.GetArrayLength() > 0 && packet.Data[0].ValueKind == JsonValueKind.String,
        _ => packet.AckId is not null && packet.Data.ValueKind == JsonValueKind.Array,
    };
}
