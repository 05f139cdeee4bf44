using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Dm3.Ens.Outbound;

/// <summary>
/// The one place from which URLs are fetched that strangers chose: gateways named by contracts, profile links. Reaches the public internet over https only.
/// The address is checked when the connection is made, on the very address that is connected to, so a name that resolves differently the second time
/// (DNS rebinding) gains nothing; redirects are followed here, each checked like the first URL.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private const int MaxUrlLength = 64 * 1024;

    private readonly OutboundOptions _options;
    private readonly HttpClient _http;

    /// <summary>Opens no connection yet.</summary>
    public OutboundHttp(OutboundOptions options)
    {
        _options = options;
        _http = new HttpClient(CreateHandler(options)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>
    /// The same guard for protocols that this class does not speak (WebSockets, requests with a token): addresses are checked at every connection, and
    /// redirects, proxies and cookies are off. The caller owns it, demands https itself (see <see cref="Allows"/>), and sets limits of time and length.
    /// </summary>
    public static SocketsHttpHandler CreateHandler(OutboundOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would resolve the name itself, out of our sight.
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, cancellationToken) => ConnectAsync(options, context, cancellationToken),
        };
    }

    /// <summary>Whether a URL may be connected to at all: https (on a development network http too), without a user in it.</summary>
    public static bool Allows(OutboundOptions options, Uri url)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || url.UserInfo.Length > 0) return false;
        return url.Scheme == Uri.UriSchemeHttps || (options.AllowLocal && url.Scheme == Uri.UriSchemeHttp);
    }

    /// <summary>Fetches a URL by GET, or by POST with a JSON body.</summary>
    /// <param name="url">Absolute https URL.</param>
    /// <param name="jsonBody">Body of a POST; null for GET. A redirected POST becomes a GET without body only on 303.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    public async Task<OutboundResponse> FetchAsync(string url, ReadOnlyMemory<byte>? jsonBody, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_options.Timeout);
        try
        {
            return await FollowAsync(url, jsonBody, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OutboundResponse.Failed(OutboundFailure.TimedOut);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return OutboundResponse.Failed(Refused(fault) ? OutboundFailure.AddressRefused : OutboundFailure.Unreachable);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<OutboundResponse> FollowAsync(string url, ReadOnlyMemory<byte>? jsonBody, CancellationToken cancellationToken)
    {
        Uri? from = null;
        for (var redirects = 0; ; redirects++)
        {
            if (Accept(from, url) is not { } target) return OutboundResponse.Failed(OutboundFailure.UrlRefused);
            using var request = new HttpRequestMessage(jsonBody is null ? HttpMethod.Get : HttpMethod.Post, target);
            if (jsonBody is { } body) request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return await LimitedBody.ReadAsync(response.Content, _options.MaxResponseBytes, cancellationToken).ConfigureAwait(false) is { } content
                    ? new OutboundResponse(OutboundFailure.None, (int)response.StatusCode, content)
                    : OutboundResponse.Failed(OutboundFailure.TooLarge);
            }

            if (redirects == _options.MaxRedirects) return OutboundResponse.Failed(OutboundFailure.TooManyRedirects);
            if (response.StatusCode == HttpStatusCode.SeeOther) jsonBody = null;
            (from, url) = (target, location.OriginalString);
        }
    }

    private Uri? Accept(Uri? from, string url)
    {
        if (url.Length > MaxUrlLength) return null;
        if (!(from is null ? Uri.TryCreate(url, UriKind.Absolute, out var uri) : Uri.TryCreate(from, url, out uri))) return null;
        return Allows(_options, uri) ? uri : null;
    }

    private static async ValueTask<Stream> ConnectAsync(OutboundOptions options, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        var allowed = options.AllowLocal ? addresses : [.. addresses.Where(PublicInternet.Contains)];
        if (allowed.Length == 0) throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool Refused(Exception? fault) => fault is AddressRefusedException || (fault is not null && Refused(fault.InnerException));

    private sealed class AddressRefusedException() : IOException("The host has no address of the public internet.");
}
