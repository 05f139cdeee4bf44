using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Dm3.Hosting;

/// <summary>A refusal as the caller sees it: an RFC 9457 problem document with a stable <c>code</c>.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Code">Stable, lower case with hyphens; callers may switch on it.</param>
/// <param name="Detail">One sentence for people: what was wrong and what would be right. Never text of an exception or a library.</param>
public sealed record Problem(int Status, string Code, string Detail) : IResult
{
    /// <summary>Further members of the document, for example the version that a stale nonce should have named.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();

    /// <summary>After how many seconds to try again (<c>Retry-After</c>); null if that would not help.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>How the caller could identify itself (<c>WWW-Authenticate</c>), of a 401.</summary>
    public string? WwwAuthenticate { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers.CacheControl = "no-store";
        if (WwwAuthenticate is not null) httpContext.Response.Headers.WWWAuthenticate = WwwAuthenticate;
        if (RetryAfterSeconds is { } seconds) httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var document = new Dictionary<string, object?>
        {
            ["type"] = "about:blank",
            ["title"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(Status),
            ["status"] = Status,
            ["code"] = Code,
            ["detail"] = Detail,
        };
        foreach (var (name, value) in Extensions) document[name] = value;
        return httpContext.Response.WriteAsJsonAsync(document, JsonSettings.Options, "application/problem+json", httpContext.RequestAborted);
    }
}
