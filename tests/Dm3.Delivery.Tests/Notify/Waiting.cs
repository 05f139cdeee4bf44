using System.Text.RegularExpressions;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>For what happens in the background.</summary>
internal static partial class Waiting
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "It did not come to pass in a minute.");
            await Task.Delay(20);
        }
    }

    /// <summary>The one-time code in a text.</summary>
    public static string Code(string text) => FiveDigits().Match(text).Value;

    [GeneratedRegex(@"\b\d{5}\b")]
    private static partial Regex FiveDigits();
}
