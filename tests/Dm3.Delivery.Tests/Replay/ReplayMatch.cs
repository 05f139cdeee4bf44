using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>
/// Whether an answer says what the recorded one says. Values that differ from run to run (tokens, stored ids, times of arrival, ciphertexts of postmarks) need
/// only be of the same form; texts that hold JSON are compared inside.
/// </summary>
public static partial class ReplayMatch
{
    // Members whose value is another in every run.
    private static readonly HashSet<string> Volatile = ["conversationId", "updatedAt", "incommingTimestamp", "postmark"];

    /// <summary>Fails with the name of the exchange unless status, kind of body and body agree.</summary>
    /// <param name="exchange">What was recorded.</param>
    /// <param name="answer">What ours answered.</param>
    public static void AssertSame(RecordedExchange exchange, ReplayAnswer answer)
    {
        Assert.True(exchange.Status == answer.Status, $"{exchange.Name}: recorded {exchange.Status}, got {answer}");
        switch (exchange.BodyKind)
        {
            case "json":
                Assert.True(answer.MediaType == "application/json", $"{exchange.Name}: {answer}");
                using (var ours = JsonDocument.Parse(answer.Text))
                {
                    var recorded = exchange.Expected.GetProperty("body");
                    Assert.True(IsSame(recorded, ours.RootElement), $"{exchange.Name}: recorded {recorded.GetRawText()}, got {answer}");
                }

                break;
            case "text":
                Assert.True(exchange.Expected.GetProperty("body").GetString() == answer.Text, $"{exchange.Name}: got {answer}");
                Assert.True(answer.MediaType is "text/plain", $"{exchange.Name}: {answer}");
                break;
            case "empty":
                Assert.True(answer.Text.Length == 0, $"{exchange.Name}: got {answer}");
                break;
            default:
                // Express's page for what nothing handles. Ours is a problem document.
                Assert.True(answer.MediaType == "application/problem+json", $"{exchange.Name}: got {answer}");
                break;
        }
    }

    /// <summary>Fails unless the answer is what the difference says, and differs.</summary>
    public static void AssertDiffers(RecordedExchange exchange, Difference difference, ReplayAnswer answer)
    {
        Assert.True(difference.Status == answer.Status, $"{exchange.Name}: must be {difference.Status}, got {answer}");
        Assert.True(difference.Body is null || answer.Text.Contains(difference.Body, StringComparison.Ordinal), $"{exchange.Name}: must hold {difference.Body}, got {answer}");
        Assert.True(difference.Reason.Length > 20, $"{exchange.Name} differs without a reason");
    }

    /// <summary>Whether two documents are the same but for values that differ from run to run. The order of members does not matter.</summary>
    public static bool IsSame(JsonElement recorded, JsonElement ours)
    {
        if (recorded.ValueKind != ours.ValueKind) return false;
        switch (recorded.ValueKind)
        {
            case JsonValueKind.Object:
                var (left, right) = (Members(recorded), Members(ours));
                return left.Keys.ToHashSet().SetEquals(right.Keys) && left.All(member => Volatile.Contains(member.Key) ? HasForm(member.Value, right[member.Key]) : IsSame(member.Value, right[member.Key]));
            case JsonValueKind.Array:
                return recorded.GetArrayLength() == ours.GetArrayLength() && recorded.EnumerateArray().Zip(ours.EnumerateArray()).All(pair => IsSame(pair.First, pair.Second));
            case JsonValueKind.String:
                var (text, other) = (recorded.GetString()!, ours.GetString()!);
                return text == other || (Token().IsMatch(text) && Token().IsMatch(other)) || (text.StartsWith('{') && TryParse(text, out var inner) && TryParse(other, out var otherInner) && IsSame(inner, otherInner));
            default:
                return JsonElement.DeepEquals(recorded, ours);
        }
    }

    private static Dictionary<string, JsonElement> Members(JsonElement json) => json.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);

    private static bool HasForm(JsonElement recorded, JsonElement ours)
    {
        if (recorded.ValueKind != ours.ValueKind) return false;
        if (recorded.ValueKind != JsonValueKind.String) return true;
        var (text, other) = (recorded.GetString()!, ours.GetString()!);
        if (text.StartsWith('{')) return TryParse(text, out var left) && TryParse(other, out var right) && Members(left).Keys.ToHashSet().SetEquals(Members(right).Keys);
        return text.Length == other.Length && Digits().Replace(text, "0") == Digits().Replace(other, "0");
    }

    private static bool TryParse(string text, out JsonElement json)
    {
        json = default;
        try
        {
            using var document = JsonDocument.Parse(text);
            json = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}$")]
    private static partial Regex Token();

    [GeneratedRegex("[0-9a-fA-F]")]
    private static partial Regex Digits();
}
