using Dm3.Core.Messages;
using Dm3.Delivery.Intake;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Messages;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>POST /v1/receipts</c>: what became of a message. The receipt is the right to ask: nobody who only knows or guesses a hash has its signature.</summary>
public static class ReceiptEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapReceipts(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/receipts", AnswerAsync)
        .Describe(new RouteDescription("Submission", "What became of a message, to whoever holds its receipt.")
        {
            Detail = "The body is the receipt as `dm3_submitMessage` gave it. `state`: `accepted`, `picked-up` or `expired`; told until a week after the message would have expired, then 404.",
            Body = "application/json",
            Refusals = [400, 403, 404, 413, 429],
        });

    private static async Task<IResult> AnswerAsync(HttpRequest request, Receipts receipts, CancellationToken cancellation)
    {
        if (await DeployedAuthEndpoints.ReadAsync(request, cancellation) is not { } body || !Receipt.TryRead(body, out var receipt))
            return JsonBody.Refusal("The body is no receipt: it has exactly the members that the service gave.");
        if (!receipts.IsOurs(receipt)) return new Problem(403, "receipt-not-ours", "The receipt is not signed by this service.");
        if (receipts.StateOf(receipt) is not { } state) return new Problem(404, "receipt-forgotten", "What became of this message is not known any more.");
        return Results.Json(new { messageHash = receipt.MessageHash.ToString(), state = NameOf(state) }, JsonSettings.Options);
    }

    private static string NameOf(MessageState state) => state switch
    {
        MessageState.Accepted => "accepted",
        MessageState.PickedUp => "picked-up",
        _ => "expired",
    };
}
