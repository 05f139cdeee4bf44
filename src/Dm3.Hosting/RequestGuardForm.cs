using Microsoft.AspNetCore.Http;

namespace Dm3.Hosting;

/// <summary>What differs from host to host in a <see cref="RequestGuard"/>.</summary>
public record RequestGuardForm
{
    /// <summary>Longest request target that is answered, in characters.</summary>
    public int MaxTargetLength { get; init; } = 16 * 1024;

    /// <summary>What to do about a longer one, for people.</summary>
    public string TargetTooLong { get; init; } = "The URL is too long.";

    /// <summary>Longest body, in bytes; enforced by the web server.</summary>
    public required long MaxBodyBytes { get; init; }

    /// <summary>Writes a refusal in the form of the route; a problem document unless a host says otherwise.</summary>
    public virtual Task RefuseAsync(HttpContext context, Problem problem) => problem.ExecuteAsync(context);
}
