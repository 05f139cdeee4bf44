using System.Globalization;

namespace Dm3.Cli.Settings;

/// <summary>Points in time and spans, as people type them.</summary>
internal static class Moment
{
    /// <summary>Unix milliseconds of a time like <c>2026-11-26</c> or <c>2026-11-26T15:30:00Z</c> (UTC), or of so long ago: <c>30m</c>, <c>12h</c>, <c>7d</c>.</summary>
    public static long Parse(string text, DateTimeOffset now)
    {
        if (TryParseSpan(text, out var span)) return (now - span).ToUnixTimeMilliseconds();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw CliException.Usage($"{text} is no time: give one like 2026-11-26, 2026-11-26T15:30:00Z, 30m, 12h or 7d.");
    }

    /// <summary>A span like <c>30s</c>, <c>10m</c>, <c>12h</c>, <c>7d</c>.</summary>
    public static TimeSpan ParseSpan(string text) => TryParseSpan(text, out var span) ? span : throw CliException.Usage($"{text} is no span of time: give one like 30s, 10m or 12h.");

    private static bool TryParseSpan(string text, out TimeSpan span)
    {
        span = default;
        // Six digits of days are more than two thousand years.
        if (text.Length is < 2 or > 7 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        TimeSpan? unit = text[^1] switch { 's' => TimeSpan.FromSeconds(1), 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), 'd' => TimeSpan.FromDays(1), _ => null };
        if (unit is not { } known) return false;
        span = known * Math.Min(number, 36_500);
        return true;
    }
}
