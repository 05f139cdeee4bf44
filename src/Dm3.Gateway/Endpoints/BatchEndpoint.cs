using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using Dm3.Gateway.Zones.Statistics;
using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>
/// ENSIP-21 batch gateway, <c>POST /batch</c> with <c>{"sender", "data"}</c> where data is <c>query((address,string[],bytes)[])</c>. Every lookup is
/// answered here, for our own names only: the URLs that the caller sends are never fetched.
/// </summary>
public static class BatchEndpoint
{
    private const int MaxLookups = 64;

    private static readonly AnswerOutcome TooBig =
        AnswerOutcome.Refuse(400, $"The answers of the batch have more than {AnswerService.MaxBytes} bytes: ask for fewer records at once.");

    /// <summary>Maps the route.</summary>
    public static void MapBatch(this IEndpointRouteBuilder routes) => routes.MapPost("/batch", async (HttpContext context, AnswerService answers, ZoneBudgets budgets, ZoneStatistics statistics) =>
    {
        if (await CcipBody.ReadAsync(context) is not { Data: var text } || !Hex.TryDecode(text, out var calldata))
        {
            await CcipMessage.WriteAsync(context, 400, CcipBody.Form);
            return;
        }

        if (!BatchQuery.TryDecode(calldata, AnswerService.NewBudget(), out var query, out var error))
        {
            await CcipMessage.WriteAsync(context, 400, AnswerService.Refuse(error, "query((address,string[],bytes)[])").Message);
            return;
        }

        if (query.Lookups.Count > MaxLookups)
        {
            await CcipMessage.WriteAsync(context, 400, $"A batch has at most {MaxLookups} lookups.");
            return;
        }

        // Lookups are bounded each by itself, and their answers all together: what does not fit is refused without being worked on.
        var room = AnswerService.MaxBytes;
        var items = new BatchItem[query.Lookups.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var lookup = query.Lookups[i];
            var outcome = room > 0 ? await answers.AnswerAsync(lookup.Sender, lookup.Data.ToArray(), context.RequestAborted) : TooBig;
            room -= outcome.Answer?.Bytes.Length ?? 0;
            if (room < 0) outcome = TooBig;
            if (outcome.Answer?.Zone is { } zone)
            {
                if (budgets.TakeLookup(zone, context) is { } refusal) outcome = AnswerOutcome.Refuse(refusal.Status, refusal.Detail);
                else statistics.CountLookup(zone.Name);
            }

            items[i] = outcome.Answer is { } answer
                ? new BatchItem(false, answer.Bytes)
                : new BatchItem(true, BatchAnswer.HttpError((ushort)outcome.Status, outcome.Message));
        }

        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new { data = Hex.Encode(BatchAnswer.Encode(items)) }, JsonSettings.Options, context.RequestAborted);
    });
}
