using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Gateway.Registration;
using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>
/// Used vouchers on their way from one registry to another. Where the zone keeps its resolver contract, their signatures are good at both, so an exit must not
/// make them good once more. The signatures are kept, not checked: a line that says that a code was used takes nothing from anybody but the zone's owner.
/// </summary>
internal static class VoucherLines
{
    private const string Code = "code";
    private const string InZone = "zone";

    /// <summary>The line for a voucher.</summary>
    public static VoucherLine Of(UsedVoucher voucher) => new((JsonObject)JsonNode.Parse(voucher.Message)!, voucher.Signature.ToArray(), voucher.UsedAtUnixSeconds ?? 0);

    /// <summary>Reads the lines of a name.</summary>
    /// <param name="lines">As they came.</param>
    /// <param name="zone">Name of the zone.</param>
    /// <param name="most">Most of them.</param>
    /// <param name="vouchers">What they say.</param>
    public static Problem? Read(IReadOnlyList<VoucherLine> lines, string zone, int most, out IReadOnlyList<UsedVoucher> vouchers)
    {
        vouchers = [];
        if (lines.Count == 0) return null;
        if (lines.Count > most) return Refusals.InvalidBody($"A line has at most {most} vouchers.");
        var read = new List<UsedVoucher>(lines.Count);
        foreach (var line in lines)
        {
            if (line?.Message is not { } message || line.At < 0 || Text(message, InZone) != zone || !Hex.TryDecode(Text(message, Code), out var code) || code.Length != Hash256.Length)
                return Refusals.InvalidBody("A voucher has the message that was signed, of this zone and with its code, the signature, and the time of its use.");
            read.Add(new UsedVoucher(new Hash256(code), message.ToJsonString(), line.Signature) { UsedAtUnixSeconds = line.At });
        }

        vouchers = read;
        return null;
    }

    private static string? Text(JsonObject message, string member) => message[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
