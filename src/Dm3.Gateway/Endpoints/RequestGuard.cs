using Dm3.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Dm3.Gateway.Endpoints;

/// <summary>
/// First in line for every request: opens it to pages of any origin (EIP-3668 clients run in browsers), refuses what is too long before anything
/// reads it, and turns what goes wrong behind it into an answer without HTML, stack or library text.
/// </summary>
public sealed class RequestGuard(RequestDelegate next, ILogger<RequestGuard> log)
{
    /// <summary>Longest request target that is answered, in characters.</summary>
    public const int MaxTargetLength = 64 * 1024;

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            Preflight(context);
            return;
        }

        try
        {
            if (context.Request.Path.Value!.Length + (context.Request.QueryString.Value?.Length ?? 0) > MaxTargetLength)
                await RefuseAsync(context, 414, "target-too-long", $"The URL is longer than {MaxTargetLength} characters: send it as POST / with {{\"sender\", \"data\"}}.");
            else
                await next(context);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            var (code, detail) = fault.StatusCode switch
            {
                413 => ("body-too-big", $"The body is longer than {GatewayHost.MaxBodyBytes} bytes."),
                408 => ("too-slow", "The request came too slowly."),
                _ => ("bad-request", "The request is malformed."),
            };
            await RefuseAsync(context, fault.StatusCode, code, detail);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to answer.
        }
        catch (ConnectionResetException)
        {
            // The same, in the middle of a body.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            log.LogError(fault, "Unhandled fault");
            await RefuseAsync(context, 500, "internal", "Something went wrong here; the operator finds it in the log.");
        }
    }

    /// <summary>Writes a refusal in the form of the route: <c>message</c> for EIP-3668 routes, else a problem document.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string code, string detail) =>
        IsCcip(context.Request.Path) ? CcipMessage.WriteAsync(context, status, detail) : new Problem(status, code, detail).ExecuteAsync(context);

    /// <summary>Whether a path belongs to EIP-3668: <c>/</c>, <c>/batch</c>, and <c>/0x…</c>.</summary>
    public static bool IsCcip(PathString path) => path.Value is "" or "/" or "/batch" || path.Value!.StartsWith("/0x", StringComparison.OrdinalIgnoreCase);

    private static void Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, HEAD, POST, PATCH, PUT, DELETE";
        headers.AccessControlAllowHeaders = "content-type, accept, if-none-match, authorization";
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
