using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>Refusals of the gateway: <c>message</c> on EIP-3668 routes, else a problem document.</summary>
public sealed record GatewayGuardForm : RequestGuardForm
{
    /// <inheritdoc/>
    public override Task RefuseAsync(HttpContext context, Problem problem) =>
        IsCcip(context.Request.Path) ? CcipMessage.WriteAsync(context, problem) : problem.ExecuteAsync(context);

    /// <summary>Whether a path belongs to EIP-3668: <c>/</c>, <c>/batch</c>, and <c>/0x…</c>.</summary>
    public static bool IsCcip(PathString path) => path.Value is "" or "/" or "/batch" || path.Value!.StartsWith("/0x", StringComparison.OrdinalIgnoreCase);
}
