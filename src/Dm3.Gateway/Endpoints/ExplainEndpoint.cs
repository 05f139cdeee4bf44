using System.Globalization;
using System.Numerics;
using System.Text;
using Dm3.Ethereum.Encoding;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>Says in words why a lookup is answered as it is: "no record" and "not registered" look alike in a signed answer.</summary>
public static class ExplainEndpoint
{
    /// <summary>
    /// Maps <c>GET /v1/explain?name=&amp;record=</c>. <c>record</c> is <c>addr</c>, <c>addr:&lt;coin type&gt;</c>, <c>contenthash</c>, <c>text:&lt;key&gt;</c>
    /// or a text key; without it, <c>addr</c>.
    /// </summary>
    public static void MapExplain(this IEndpointRouteBuilder routes) => routes.MapGet(
        "/v1/explain",
        (HttpContext context, NameRules rules, ZoneSet zones, CurrentNames names, ZoneBudgets budgets, GatewayOptions options, string? name = null, string? record = null) =>
        {
            if (string.IsNullOrEmpty(name)) return (IResult)Refusals.InvalidQuery("name is missing.");
            if ((record?.Length ?? 0) > RecordLimits.MaxTextKeyBytes + 10) return Refusals.InvalidQuery("record is too long.");
            ZoneName? read;
            if (zones.Find(name) is { } itself) read = new ZoneName(itself, name);
            else if (rules.Read(name, out read) is { } refusal) return refusal;

            if (budgets.TakeLookup(read!.Zone, context) is { } tooMany) return tooMany;
            record ??= "addr";
            var resolved = ResolvedName.Read(names, read!);
            if (Lookup(resolved, record) is not var (value, reason)) return Refusals.InvalidQuery("The coin type after addr: must be a decimal number.");
            return Results.Json(
                new
                {
                    name,
                    record,
                    zone = read!.Zone.Name,
                    value,
                    reason,
                    explanation = Words(read, reason, record, resolved),
                    signedFor = read.Zone.Resolver.ToString(),
                    validForSeconds = Math.Min(options.AnswerLifetimeSeconds, (resolved.HoldsUntilUnixSeconds ?? long.MaxValue) - names.Now),
                },
                JsonSettings.Options);
        });

    private static (string Value, RecordReason Reason)? Lookup(ResolvedName name, string record)
    {
        if (record is "addr" or "contenthash" || record.StartsWith("addr:", StringComparison.Ordinal))
        {
            var coin = new BigInteger(ResolvedName.EthereumCoinType);
            if (record.Contains(':') && !BigInteger.TryParse(record.AsSpan("addr:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out coin)) return null;
            var (bytes, why) = record == "contenthash" ? name.Contenthash() : name.CoinAddress(coin);
            return (Hex.Encode(bytes.Span), why);
        }

        var (text, reason) = name.Text(record.StartsWith("text:", StringComparison.Ordinal) ? record["text:".Length..] : record);
        return (Encoding.UTF8.GetString(text.Span), reason);
    }

    private static string Words(ZoneName name, RecordReason reason, string record, ResolvedName resolved) => reason switch
    {
        RecordReason.Set => $"The owner of {name.Name} set this value.",
        RecordReason.NameNotRegistered when name.AddressOwner is not null =>
            $"{name.Name} is an address name. Its owner has registered no records for it, so {record} is answered with a signed empty value.",
        RecordReason.NameNotRegistered => $"{name.Name} is not registered, so every record is answered with a signed empty value.",
        RecordReason.RecordNotSet => $"{name.Name} is registered, but its owner has not set {record}; it is answered with a signed empty value.",
        RecordReason.AddressName => $"{name.Name} spells its own address, which is the answer without any registration.",
        RecordReason.OtherDm3Key => $"{name.Name} holds this dm3 record under its other key; both keys answer the same.",
        RecordReason.DefaultEvmAddress => $"{name.Name} has no address for this chain; its default address for EVM chains (ENSIP-19) is the answer.",
        RecordReason.NameSuspended =>
            $"The operator of {name.Zone.Name} has suspended {name.Name}, so every record is answered with a signed empty value. The reason given: {resolved.SuspendedFor}",
        RecordReason.NameQuarantined => $"{name.Name} waits for the operator of {name.Zone.Name} to admit it, and until then every record is answered with a signed empty value. {resolved.QuarantinedFor}",
        RecordReason.NameExpired =>
            $"The term of {name.Name} ended at {DateTimeOffset.FromUnixTimeSeconds(resolved.LapsedAtUnixSeconds!.Value):u} and nobody renewed it, so it is free and every record is answered with a signed empty value.",
        RecordReason.ZoneItself => $"{name.Name} is the zone itself; it has no records here, so every record is answered with a signed empty value.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
