using System.Text.Json;
using CsCheck;
using Dm3.Delivery.SocketIo.Protocol;

namespace Dm3.Delivery.Tests.SocketIo;

/// <summary>The two packet layers, without any transport. Examples are those of the protocol texts.</summary>
public sealed class PacketTests
{
    private static readonly Gen<string> AnyText = Gen.Frequency(
        (3, Gen.String),
        (3, Gen.Char["0123456/,[]{}\"\\ab\u001e?-\ud800\u0000"].Array[0, 40].Select(characters => new string(characters))),
        (1, Gen.String.Select(text => "2[\"" + text + "\"]")));

    [Theory]
    [InlineData("0{}", EnginePacketType.Open, "{}")]
    [InlineData("2probe", EnginePacketType.Ping, "probe")]
    [InlineData("3", EnginePacketType.Pong, "")]
    [InlineData("4hello€", EnginePacketType.Message, "hello€")]
    [InlineData("5", EnginePacketType.Upgrade, "")]
    [InlineData("6", EnginePacketType.Noop, "")]
    public void EnginePacket_IsReadAndWritten(string text, EnginePacketType type, string data)
    {
        Assert.True(EnginePacket.TryParse(text, out var packet));
        Assert.Equal(new EnginePacket(type, data), packet);
        Assert.Equal(text, packet.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("bAQID")]
    [InlineData("4a\u001e")]
    public void EnginePacket_RefusesTheRest(string text) => Assert.False(EnginePacket.TryParse(text, out _));

    [Fact]
    public void Payload_HoldsPacketsInOrder_UpToTheLimit()
    {
        Assert.True(EnginePacket.TryParsePayload("4hello\u001e" + "2\u001e4world", 3, out var packets));
        Assert.Equal([new(EnginePacketType.Message, "hello"), new(EnginePacketType.Ping), new(EnginePacketType.Message, "world")], packets);
        Assert.False(EnginePacket.TryParsePayload("4hello\u001e" + "2\u001e4world", 2, out _));
        foreach (var broken in (string[])["", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b"]) Assert.False(EnginePacket.TryParsePayload(broken, 9, out _), broken);
    }

    [Theory]
    [InlineData("0", SocketPacketType.Connect, "/", null, "")]
    [InlineData("0{\"token\":\"123\"}", SocketPacketType.Connect, "/", null, "{\"token\":\"123\"}")]
    [InlineData("0/admin,{\"token\":\"123\"}", SocketPacketType.Connect, "/admin", null, "{\"token\":\"123\"}")]
    [InlineData("0/admin?a=1,", SocketPacketType.Connect, "/admin", null, "")]
    [InlineData("1", SocketPacketType.Disconnect, "/", null, "")]
    [InlineData("1/admin,", SocketPacketType.Disconnect, "/admin", null, "")]
    [InlineData("2[\"foo\"]", SocketPacketType.Event, "/", null, "[\"foo\"]")]
    [InlineData("212[\"foo\",{}]", SocketPacketType.Event, "/", 12, "[\"foo\",{}]")]
    [InlineData("2/admin,123456789[\"foo\"]", SocketPacketType.Event, "/admin", 123456789, "[\"foo\"]")]
    [InlineData("312[\"bar\"]", SocketPacketType.Ack, "/", 12, "[\"bar\"]")]
    public void SocketPacket_IsRead(string text, SocketPacketType type, string space, int? ackId, string json)
    {
        Assert.True(SocketPacket.TryParse(text, out var packet));
        Assert.Equal((type, space, ackId), (packet.Type, packet.Namespace, packet.AckId));
        Assert.Equal(json, packet.Data.ValueKind == JsonValueKind.Undefined ? "" : packet.Data.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("4{\"message\":\"only servers say so\"}")]
    [InlineData("51-[\"binary\"]")]
    [InlineData("0[]")]
    [InlineData("0\"text\"")]
    [InlineData("05{}")]
    [InlineData("1{}")]
    [InlineData("2")]
    [InlineData("2{}")]
    [InlineData("2[]")]
    [InlineData("2[1]")]
    [InlineData("2[\"a\"")]
    [InlineData("2[\"a\"]]")]
    [InlineData("2[\"a\",{\"b\":1,\"b\":2}]")]
    [InlineData("21234567890[\"a\"]")]
    [InlineData("3[\"answer to nothing\"]")]
    public void SocketPacket_RefusesTheRest(string text) => Assert.False(SocketPacket.TryParse(text, out _));

    [Fact]
    public void SocketPacket_TakesDepth32_AndNoMore_AndNoHalfCharacter()
    {
        Assert.True(SocketPacket.TryParse(Nested(31), out _));
        Assert.False(SocketPacket.TryParse(Nested(32), out _));
        Assert.False(SocketPacket.TryParse(Nested(100_000), out _));
        Assert.False(SocketPacket.TryParse("2[\"" + (char)0xd800 + "\"]", out _));
        Assert.False(SocketPacket.TryParse("0/" + new string('n', 64) + ",", out _));

        static string Nested(int depth) => "2[\"a\"," + new string('[', depth) + new string(']', depth) + "]";
    }

    [Fact]
    public void WhatTheServerSays_IsWhatTheProtocolTextShows()
    {
        Assert.Equal("""0{"sid":"oSO0OpakMV_3jnilAAAA"}""", SocketPacket.Connected("oSO0OpakMV_3jnilAAAA"));
        Assert.Equal("""4{"message":"Not authorized"}""", SocketPacket.Refused("/", "Not authorized"));
        Assert.Equal("""4/admin,{"message":"Invalid namespace"}""", SocketPacket.Refused("/admin", "Invalid namespace"));
        Assert.Equal("""2["authorized"]""", SocketPacket.Event("authorized"));
        Assert.Equal("""2["message",{"a":1}]""", SocketPacket.Event("message", """{"a":1}"""));
        Assert.Equal("""312[{"response":"success"}]""", SocketPacket.Ack(12, new() { ["response"] = "success" }));
        Assert.Equal(
            """0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""",
            new EngineHandshake("lv_VI97HAXpY6yYWAAAC", ["websocket"], 25000, 20000, 1_000_000).ToPacket().ToString());
    }

    [Fact]
    public void AnyText_IsReadOrRefused_AndWhatWasReadIsWrittenAgain() => AnyText.Sample(
        text =>
        {
            if (EnginePacket.TryParse(text, out var packet)) Assert.Equal(text, packet.ToString());
            if (EnginePacket.TryParsePayload(text, 8, out var packets)) Assert.Equal(text, string.Join(EnginePacket.Separator, packets));
            if (SocketPacket.TryParse(text, out var socket)) Assert.Equal((char)('0' + (int)socket.Type), text[0]);
        },
        iter: 20_000);
}
