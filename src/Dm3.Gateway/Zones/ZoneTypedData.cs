using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Registration.Rules;
using Dm3.Hosting;

namespace Dm3.Gateway.Zones;

/// <summary>The documents that the owner of a zone signs: claims, API keys, vouchers.</summary>
public sealed class ZoneTypedData(ZoneSet zones, ZoneClaims claims, GatewayOptions options)
{
    private const string NoPolicy = "{}";

    /// <summary>Names of their types.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [nameof(ZoneClaim), nameof(ApiKeyCreation), nameof(ApiKeyRevocation), nameof(Voucher)];

    /// <summary>Gives the document for an operation on a zone.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="message">As it came. What only the service knows, or what any caller would fill in the same way, may be left out: nonce, deadline, policy, code.</param>
    /// <param name="deadline">Unix seconds, for an operation that has none.</param>
    /// <param name="cancellation">Ends the wait for the chain.</param>
    public async Task<(TypedDataDocument? Document, Problem? Refusal)> DescribeAsync(string kind, JsonObject message, long deadline, CancellationToken cancellation)
    {
        if (message["zone"] is not JsonValue value || !value.TryGetValue<string>(out var text)) return (null, Refusals.InvalidBody("operation.zone must be a text."));
        var zone = zones.Find(text);
        if (kind == nameof(Voucher)) return zone is null ? (null, Refusals.UnknownZone()) : DescribeVoucher(message, zone);
        if (message["nonce"] is null) message["nonce"] = zone?.Version ?? 0;
        if (message["deadline"] is null) message["deadline"] = deadline;
        if (kind == nameof(ZoneClaim))
        {
            if (message["policy"] is null) message["policy"] = NoPolicy;
            var (claim, unfit) = OperationJson.Read<ZoneClaim>(message);
            return unfit is not null ? (null, unfit) : await claims.DescribeAsync(claim!, cancellation);
        }

        if (zone is null) return (null, Refusals.UnknownZone());
        if (zone.Owner is null) return (null, Refusals.ZoneConfigured());
        var (operation, refusal) = kind == nameof(ApiKeyCreation) ? Read<ApiKeyCreation>(message) : Read<ApiKeyRevocation>(message);
        return refusal is not null ? (null, refusal) : (operation!.ToDocument(options.ChainId, zone), null);
    }

    private static (ZoneKeyOperation? Operation, Problem? Refusal) Read<T>(JsonObject message)
        where T : ZoneKeyOperation => OperationJson.Read<T>(message);

    private (TypedDataDocument? Document, Problem? Refusal) DescribeVoucher(JsonObject message, Zone zone)
    {
        message.Remove("zone");
        if (message["code"] is null) message["code"] = Hex.Encode(RandomNumberGenerator.GetBytes(Hash256.Length));
        var (terms, refusal) = OperationJson.Read<VoucherTerms>(message);
        if (refusal is not null) return (null, refusal);
        if (terms!.Code.Length != Hash256.Length) return (null, RuleRefusals.VoucherInvalid("The code of a voucher has 32 bytes."));
        if (terms.Name.Length > 0 && (zones.FindFor(terms.Name) != zone || terms.Name == zone.Name)) return (null, RuleRefusals.VoucherInvalid("The name lies in another zone."));
        return (terms.ToDocument(options.ChainId, zone), null);
    }
}
