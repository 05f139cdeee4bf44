using System.Net;
using Dm3.Ens.Outbound;

namespace Dm3.Delivery.Notify;

/// <summary>The way to URLs that accounts chose: through the guard against addresses that are not of the public internet, without redirects, short in time and answer.</summary>
public sealed class OutboundNotices : IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens no connection yet.</summary>
    public OutboundNotices(DeliveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = new OutboundOptions { AllowLocal = options.DevNet };
        Http = new HttpClient(OutboundHttp.CreateHandler(Options)) { Timeout = Timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    /// <summary>Which URLs may be called.</summary>
    public OutboundOptions Options { get; }

    /// <summary>Calls them.</summary>
    public HttpClient Http { get; }

    /// <summary>What an answer means: 404 and 410 that nobody is there any more.</summary>
    public static SendResult Judge(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => SendResult.Gone,
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => SendResult.Sent,
        _ => SendResult.Again,
    };

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();
}
