using System.Text;
using Dm3.Delivery.SocketIo.Protocol;

namespace Dm3.Delivery.SocketIo;

/// <summary>Packets by HTTP: a GET waits for those to the client, a POST brings those from it. Source: Engine.IO protocol, revision 4, "HTTP long-polling".</summary>
internal static class PollingTransport
{
    private const int MaxPacketsPerPost = 64;

    // More wait for the next GET.
    private const int FullAnswerCharacters = 64 * 1024;

    /// <summary>Waits for packets and writes them.</summary>
    public static async Task GetAsync(HttpContext context, SocketIoSession session)
    {
        if (session.IsUpgraded || !session.TryBeginReading())
        {
            // Two at once: somebody else uses the session's id, or the client has lost its way.
            if (!session.IsUpgraded) session.End(Live.LiveEnd.BadMessage);
            await EngineErrors.WriteAsync(context, EngineError.BadRequest);
            return;
        }

        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, session.Closed);
            if (await session.Outgoing.WaitToReadAsync(over.Token)) await WriteAsync(context, session);
            else await EngineErrors.WriteAsync(context, EngineError.UnknownSession);
        }
        finally
        {
            session.EndReading();
        }
    }

    /// <summary>Takes the packets of the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="session">Whose.</param>
    /// <param name="maxBytes">Longest body.</param>
    public static async Task PostAsync(HttpContext context, SocketIoSession session, int maxBytes)
    {
        if (session.IsUpgraded || session.HasEnded || !session.TryBeginPosting())
        {
            await EngineErrors.WriteAsync(context, EngineError.BadRequest);
            return;
        }

        try
        {
            if (await ReadAsync(context.Request, maxBytes) is not { } text || !EnginePacket.TryParsePayload(text, MaxPacketsPerPost, out var packets))
            {
                session.End(Live.LiveEnd.BadMessage);
                await EngineErrors.WriteAsync(context, EngineError.BadRequest);
                return;
            }

            foreach (var packet in packets)
            {
                if (!session.HasEnded) await session.HandleAsync(packet);
            }

            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("ok", context.RequestAborted);
        }
        finally
        {
            session.EndPosting();
        }
    }

    private static async Task WriteAsync(HttpContext context, SocketIoSession session)
    {
        var body = new StringBuilder();
        var taken = new List<TaskCompletionSource>();
        while (body.Length < FullAnswerCharacters && session.Outgoing.TryRead(out var outgoing))
        {
            if (body.Length > 0) body.Append(EnginePacket.Separator);
            body.Append(outgoing.Packet.ToString());
            if (outgoing.Taken is { } waits) taken.Add(waits);
        }

        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.Response.WriteAsync(body.ToString(), context.RequestAborted);
            await context.Response.CompleteAsync();
        }
        finally
        {
            // If it did not arrive, the client has gone, and finds the messages in the store when it is back.
            taken.ForEach(waits => waits.TrySetResult());
        }
    }

    private static async Task<string?> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (request.ContentLength > maxBytes) return null;
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > maxBytes) return null;
            body.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }
}
