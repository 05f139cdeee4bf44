using Dm3.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dm3.Hosting;

/// <summary>
/// First in line for every request: opens it to pages of any origin (wallets and messengers run in browsers), refuses what is too long before anything
/// reads it, and turns what goes wrong behind it into an answer without HTML, stack or library text.
/// </summary>
/// <param name="next">What it guards.</param>
/// <param name="form">Limits, and the form of refusals.</param>
/// <param name="log">For faults of ours.</param>
public sealed class RequestGuard(RequestDelegate next, RequestGuardForm form, ILogger<RequestGuard> log)
{

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlExposeHeaders = "etag, retry-after";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            Preflight(context);
            return;
        }

        try
        {
            if (context.Request.Path.Value!.Length + (context.Request.QueryString.Value?.Length ?? 0) > form.MaxTargetLength)
                await form.RefuseAsync(context, new Problem(414, "target-too-long", form.TargetTooLong));
            else
                await next(context);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            var (code, detail) = fault.StatusCode switch
            {
                413 => ("body-too-big", $"The body is longer than {form.MaxBodyBytes} bytes."),
                408 => ("too-slow", "The request came too slowly."),
                _ => ("bad-request", "The request is malformed."),
            };
            await form.RefuseAsync(context, new Problem(fault.StatusCode, code, detail));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to answer.
        }
        catch (ConnectionResetException)
        {
            // The same, in the middle of a body.
        }
        catch (TextRefusedException) when (!context.Response.HasStarted)
        {
            await form.RefuseAsync(context, new Problem(400, "text-refused", "A text of the request holds U+0000, or is too long."));
        }
        catch (Exception fault) when (fault is StoreUnreachableException or StoreFullException && !context.Response.HasStarted)
        {
            log.LogError(fault, "The store takes nothing now");
            await form.RefuseAsync(context, new Problem(503, "store-unavailable", "The store does not answer or has no room now. Whether a change happened is told when it is sent again.") { RetryAfterSeconds = 1 });
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            log.LogError(fault, "Unhandled fault");
            await form.RefuseAsync(context, new Problem(500, "internal", "Something went wrong here; the operator finds it in the log."));
        }
    }

    private static void Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, HEAD, POST, PATCH, PUT, DELETE";
        headers.AccessControlAllowHeaders = "content-type, accept, if-none-match, authorization";
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
