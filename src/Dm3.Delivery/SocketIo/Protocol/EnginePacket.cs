namespace Dm3.Delivery.SocketIo.Protocol;

/// <summary>One Engine.IO packet: a digit and text. Binary packets are not taken: dm3 has none. Source: Engine.IO protocol, revision 4.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Data">The text behind the digit; any characters but the separator of a polling payload.</param>
public readonly record struct EnginePacket(EnginePacketType Type, string Data = "")
{
    /// <summary>Between two packets in one polling payload.</summary>
    public const char Separator = '\u001e';

    /// <summary>Reads one packet.</summary>
    /// <returns>False when it is empty, begins with no known digit, or holds a separator.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out EnginePacket packet)
    {
        packet = default;
        if (text.IsEmpty || text[0] is < '0' or > '6' || text.Contains(Separator)) return false;
        packet = new EnginePacket((EnginePacketType)(text[0] - '0'), text[1..].ToString());
        return true;
    }

    /// <summary>Reads the body of a polling request.</summary>
    /// <param name="text">Packets with separators between them.</param>
    /// <param name="maxPackets">Most packets that are taken.</param>
    /// <param name="packets">All of them in order, at least one.</param>
    /// <returns>False when one of them is none, or when there are too many.</returns>
    public static bool TryParsePayload(ReadOnlySpan<char> text, int maxPackets, out List<EnginePacket> packets)
    {
        packets = [];
        foreach (var range in text.Split(Separator))
        {
            if (packets.Count == maxPackets || !TryParse(text[range], out var packet)) return false;
            packets.Add(packet);
        }

        return true;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => (char)('0' + (int)Type) + Data;
}
