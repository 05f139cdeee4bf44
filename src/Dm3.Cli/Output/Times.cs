using System.Globalization;

namespace Dm3.Cli.Output;

/// <summary>Unix seconds as people read them.</summary>
internal static class Times
{
    public static string Of(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string OfMilliseconds(long unixMilliseconds) => Of(Math.DivRem(unixMilliseconds, 1000).Quotient);

    public static string? OfOptional(long? unixSeconds) => unixSeconds is { } known ? Of(known) : null;
}
