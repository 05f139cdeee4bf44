using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ens.Rpc;

/// <summary>Reads the two kinds of value that nodes answer with: quantities (0x and digits) and data (0x and byte pairs).</summary>
internal static class RpcValue
{
    private const int MaxQuantityDigits = 64;

    public static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : throw Malformed($"no member {name}");

    /// <summary>A quantity as nodes want it: hex without leading zeros.</summary>
    public static string Quantity(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    public static ulong ReadUInt64(JsonElement value)
    {
        var number = ReadUInt256(value);
        return number <= ulong.MaxValue ? (ulong)number : throw Malformed("a quantity above 64 bits");
    }

    public static BigInteger ReadUInt256(JsonElement value)
    {
        var text = ReadText(value);
        if (text.Length is < 3 or > 2 + MaxQuantityDigits || !text.StartsWith("0x", StringComparison.Ordinal)) throw Malformed("no quantity");
        // The leading zero keeps .NET from reading a high first digit as a sign.
        return BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed("no quantity");
    }

    public static byte[] ReadBytes(JsonElement value) => Hex.TryDecode(ReadText(value), out var bytes) ? bytes : throw Malformed("no hex data");

    public static Hash256 ReadHash(JsonElement value) => Hash256.TryParse(ReadText(value), out var hash) ? hash : throw Malformed("no 32-byte hash");

    public static Address ReadAddress(JsonElement value) => Address.TryParse(ReadText(value), out var address) ? address : throw Malformed("no address");

    public static RpcException Malformed(string what, Exception? inner = null) =>
        new(RpcFailure.Malformed, $"The node's answer is not what was asked for: {what}.", inner);

    private static string ReadText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Malformed("no string");
}
