using System.Text;

namespace Dm3.Cli.Doctor;

/// <summary>An HTTP answer, as far as doctor looks at it; or why none came.</summary>
/// <param name="Status">HTTP status; 0 if none came.</param>
/// <param name="Body">The body.</param>
/// <param name="Date">The server's clock.</param>
/// <param name="AllowOrigin"><c>Access-Control-Allow-Origin</c>.</param>
/// <param name="Fault">Why none came.</param>
internal sealed record ServiceAnswer(int Status, byte[] Body, DateTimeOffset? Date, string? AllowOrigin, string Fault)
{
    /// <summary>The page that browsers would ask from.</summary>
    public const string Origin = "https://doctor.dm3.example";

    private const long MaxSkewSeconds = 30;

    public string Text => Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 300)));

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether a page of another origin may read it.</summary>
    public bool IsOpen => AllowOrigin is "*" or Origin;

    /// <summary>Asks, and never throws but for cancellation.</summary>
    public static async Task<ServiceAnswer> AskAsync(HttpClient http, HttpMethod method, Uri url, string? jsonBody, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(method, url);
            request.Headers.Add("Origin", Origin);
            if (jsonBody is not null) request.Content = new StringContent(jsonBody, Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request, stop);
            var origin = response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? string.Join(",", values) : null;
            return new ServiceAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(stop), response.Headers.Date, origin, "");
        }
        catch (HttpRequestException fault)
        {
            return new ServiceAnswer(0, [], null, null, $"No answer: {fault.HttpRequestError}.");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ServiceAnswer(0, [], null, null, "The answer did not come in time.");
        }
    }

    /// <summary>Compares the server's clock with this machine's.</summary>
    public void CheckClock(Findings findings, string target, DateTimeOffset now)
    {
        if (Date is not { } date)
        {
            findings.Skip("clock", target, "The answer has no Date header.");
            return;
        }

        var ahead = (long)(date - now).TotalSeconds;
        if (Math.Abs(ahead) > MaxSkewSeconds)
            findings.Fail("clock", target, $"Its clock is {Math.Abs(ahead)} s {(ahead > 0 ? "ahead of" : "behind")} this machine's.", "Set both clocks by NTP: signed answers and signed requests hold for minutes only.");
        else findings.Good("clock", target, "within 30 s of this machine's");
    }
}
