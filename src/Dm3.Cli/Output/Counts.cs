using System.Globalization;

namespace Dm3.Cli.Output;

/// <summary>Numbers of things as people read them.</summary>
internal static class Counts
{
    /// <summary><c>1 name</c>, <c>2 names</c>.</summary>
    public static string Of(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
