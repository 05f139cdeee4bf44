using System.Diagnostics.CodeAnalysis;

namespace Dm3.Hosting;

/// <summary>For validators: URLs in settings.</summary>
public static class HttpUrl
{
    /// <summary>What a setting is told that is none.</summary>
    public const string Message = "must be an absolute http or https URL.";

    /// <summary>Whether a text is an absolute http or https URL.</summary>
    public static bool Is(string? text) => Is(text, out _);

    /// <summary>The same, with the URL.</summary>
    public static bool Is(string? text, [NotNullWhen(true)] out Uri? url) => Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https";
}
