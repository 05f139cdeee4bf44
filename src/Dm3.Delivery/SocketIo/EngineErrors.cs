using Dm3.Delivery.SocketIo.Protocol;
using Dm3.Hosting;

namespace Dm3.Delivery.SocketIo;

/// <summary>Refusals of requests in the form that socket.io clients know.</summary>
internal static class EngineErrors
{
    /// <summary>Status 400 with <c>{"code","message"}</c>.</summary>
    public static Task WriteAsync(HttpContext context, EngineError error)
    {
        context.Response.StatusCode = 400;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(error, JsonSettings.Options, context.RequestAborted);
    }
}
