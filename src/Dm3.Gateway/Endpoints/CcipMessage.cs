using System.Globalization;
using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>A refusal on the EIP-3668 routes: <c>{"message": …}</c>.</summary>
public static class CcipMessage
{
    /// <summary>Writes a refusal that is described as for the other routes.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        if (problem.RetryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, problem.Status, problem.Detail);
    }

    /// <summary>Writes it.</summary>
    public static Task WriteAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new { message }, JsonSettings.Options, context.RequestAborted);
    }
}
