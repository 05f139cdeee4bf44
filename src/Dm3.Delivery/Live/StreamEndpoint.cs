using System.Net.WebSockets;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Pickup;
using Dm3.Hosting;
using Dm3.Hosting.Api;

namespace Dm3.Delivery.Live;

/// <summary><c>GET /v1/stream</c>: a WebSocket that brings waiting messages, then new ones, and takes acknowledgements.</summary>
public static class StreamEndpoint
{
    private const string About =
        "Brings the waiting messages after `cursor` and then the new ones, in order, and takes acknowledgements. Log in with the header `Authorization: Bearer …`, or, "
        + "from a page, with a first message `{\"type\":\"hello\",\"token\":…,\"cursor\":…}`. Never in the query: that is written into logs.";

    /// <summary>Maps <c>/v1/stream</c>.</summary>
    public static void MapStream(this IEndpointRouteBuilder routes) => routes.MapGet(
        "/v1/stream", async (HttpContext context, LiveHub hub, SessionGuard guard, PickupService pickup) => await RunAsync(context, hub, guard, pickup))
        .Describe(new RouteDescription("Messages", "Bring the waiting messages and then the new ones, over a WebSocket.")
        {
            Detail = About,
            Query = ["cursor"],
            Success = [101],
            Type = "",
            Refusals = [400, 401, 426],
        });

    private static async Task<IResult> RunAsync(HttpContext context, LiveHub hub, SessionGuard guard, PickupService pickup)
    {
        if (!context.WebSockets.IsWebSocketRequest) return new Problem(426, "websocket-expected", "Open this as a WebSocket.");
        if (context.Request.Query.ContainsKey("token")) return new Problem(400, "token-in-query", "Send the token in a header or as the first message.");
        long? cursor = null;
        if (context.Request.Query.TryGetValue("cursor", out var text))
        {
            if (!StreamMessage.TryParseCursor(text, out var number)) return new Problem(400, "invalid-cursor", "The cursor is not one that this service gave.");
            cursor = number;
        }

        SessionCheck? check = null;
        if (context.Request.Headers.Authorization.Count > 0)
        {
            check = await guard.CheckAsync(context.Request, context.RequestAborted);
            if (check.Problem is { } problem) return problem;
        }

        // The ping of the protocol itself would need a timer for each socket; ours are sent by the sweep.
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        using var stream = new StreamSocket(hub, socket, guard, pickup, context.RequestAborted);
        if (hub.TryOpen(stream)) await stream.RunAsync(check?.Session, cursor);
        else await socket.CloseOutputAsync((WebSocketCloseStatus)LiveEnd.TooMany, LiveEnds.Describe(LiveEnd.TooMany).Code, context.RequestAborted);
        return Results.Empty;
    }
}
