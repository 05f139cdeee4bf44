using System.Numerics;
using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Ethereum.Writes;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>
/// <c>POST /v1/operations</c>: writes as calldata, where a resolver's <c>getOperationHandler</c> sends them (ERC-7884, ENSIP-20). <c>signature</c> is
/// <c>{domain, message, signature}</c>, as the clients in the field send it, or the bare signature beside <c>expirationTimestamp</c>.
/// </summary>
public static class OperationEndpoint
{
    private sealed record Body(Address Sender, byte[] Data, JsonElement? Signature = null, BigInteger? ExpirationTimestamp = null);

    private sealed record Nested(CallDomain Domain, CallMessage Message, byte[] Signature);

    /// <summary>Maps the route.</summary>
    public static void MapOperations(this IEndpointRouteBuilder routes) => routes.MapPost(
        "/v1/operations",
        async (HttpRequest request, CallOperations calls, NameRules rules, RegistrationTerms registrations, ZoneBudgets budgets, CancellationToken cancellation) =>
        {
            var (body, refusal) = await OperationJson.ReadAsync<Body>(request);
            if (refusal is not null) return refusal;
            if (body!.Signature is null) return Terms(body.Data, request.HttpContext, rules, registrations, budgets);
            if (Read(body, body.Signature.Value, out var message, out var domain, out var signature) is { } unfit) return unfit;
            var (done, refused) = await calls.ExecuteAsync(message!, domain, signature, name => budgets.TakeWrite(name, request.HttpContext), cancellation);
            if (refused is not null) return (IResult)refused;
            // What the call would have returned on a chain: nothing, once for each call of a multicall.
            var data = done!.Request.Calls is { } count ? RecordAnswer.Multicall([.. Enumerable.Repeat(Array.Empty<byte>(), count)]) : [];
            return Results.Json(new { data = Hex.Encode(data), name = NameView.Of(done.Name) }, JsonSettings.Options, statusCode: done.Request.Register is null ? 200 : done.Name.QuarantinedFor is null ? 201 : 202);
        });

    private static Problem? Read(Body body, JsonElement given, out CallMessage? message, out CallDomain? domain, out byte[] signature)
    {
        (message, domain, signature) = (null, null, []);
        if (given.ValueKind == JsonValueKind.String)
        {
            if (!Hex.TryDecode(given.GetString(), out signature)) return Refusals.InvalidBody("signature must be 0x and hex digits.");
            if (body.ExpirationTimestamp is not { } expiration) return Refusals.InvalidBody("expirationTimestamp, which was signed, is missing.");
            message = new CallMessage(body.Data, body.Sender, expiration);
            return null;
        }

        var (nested, refusal) = OperationJson.Read<Nested>(given);
        if (refusal is not null) return refusal;
        (message, domain, signature) = (nested!.Message, nested.Domain, nested.Signature);
        if (message.Sender != body.Sender) return CallRefusals.Contradiction("sender");
        return message.Data.AsSpan().SequenceEqual(body.Data) ? null : CallRefusals.Contradiction("data");
    }

    // registerParams is a question, not a write: it needs no signature, and is answered without one here, with one through EIP-3668.
    private static IResult Terms(byte[] data, HttpContext context, NameRules rules, RegistrationTerms registrations, ZoneBudgets budgets)
    {
        if (!RecordQuery.TryDecode(data, CallOperations.NewBudget(), out var query, out _) || query is not RegistrationTermsQuery terms)
            return Refusals.InvalidBody("The signature is missing; only registerParams needs none.");
        if (!DnsName.TryDecode(terms.WireName.Span, out var text, out _)) return CallRefusals.Unreadable(WriteFault.Malformed);
        if (rules.Read(text, out var name) is { } unreadable) return unreadable;
        return budgets.TakeLookup(name!.Zone, context) ?? Results.Json(new { data = Hex.Encode(registrations.Of(name)) }, JsonSettings.Options);
    }
}
