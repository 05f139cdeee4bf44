using Dm3.Core.Profile;
using Dm3.Ens.Outbound;

namespace Dm3.Ens.Profiles;

/// <summary>Gets the document that a record holds or points to. Nobody on the way is trusted: what comes is checked against the record.</summary>
/// <param name="http">The guarded way out.</param>
/// <param name="ipfsGateways">Roots of IPFS gateways, asked in order until one gives the right block.</param>
/// <param name="kept">What need not be fetched; null for nothing.</param>
public sealed class DocumentSource(OutboundHttp http, IReadOnlyList<Uri> ipfsGateways, KeptDocuments? kept = null)
{
    /// <summary>Gateways that serve blocks unchanged, used where no others are configured. Source: IPFS trustless gateway specification.</summary>
    public static IReadOnlyList<Uri> PublicIpfsGateways { get; } = [new("https://trustless-gateway.link/"), new("https://ipfs.io/"), new("https://dweb.link/")];

    /// <summary>Roots of gateways from their configured URLs; the public ones if there are none.</summary>
    public static IReadOnlyList<Uri> GatewaysOf(IReadOnlyCollection<string> urls) =>
        urls.Count > 0 ? [.. urls.Select(url => new Uri(url.TrimEnd('/') + "/"))] : PublicIpfsGateways;

    /// <summary>Gets the document.</summary>
    public async Task<DocumentResult> GetAsync(RecordValue record, CancellationToken cancellationToken) => kept?.Find(record) ?? record switch
    {
        DataRecord data => new DocumentResult(DocumentFailure.None, data.Document, default),
        LinkRecord { ExpectedHash: null } => Failed(DocumentFailure.Mismatch, "The link has no dm3Hash, or two."),
        LinkRecord link => await GetAsync(link, cancellationToken).ConfigureAwait(false),
        IpfsRecord ipfs => await GetAsync(ipfs, cancellationToken).ConfigureAwait(false),
        _ => throw new ArgumentException("Another kind of record.", nameof(record)),
    };

    private async Task<DocumentResult> GetAsync(LinkRecord link, CancellationToken cancellationToken)
    {
        var response = await http.FetchAsync(link.Url.AbsoluteUri, null, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return Failed(DocumentFailure.Unreachable, Describe(response));
        return link.TryAccept(response.Body.Span, out var document)
            ? new DocumentResult(DocumentFailure.None, document, response.Body)
            : Failed(DocumentFailure.Mismatch, "What the link points to is not the document that it names by its hash.");
    }

    private async Task<DocumentResult> GetAsync(IpfsRecord ipfs, CancellationToken cancellationToken)
    {
        var last = Failed(DocumentFailure.Unreachable, "No IPFS gateway is configured.");
        foreach (var gateway in ipfsGateways)
        {
            var response = await http.FetchAsync(new Uri(gateway, ipfs.BlockPath).AbsoluteUri, null, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccess)
            {
                last = Failed(DocumentFailure.Unreachable, Describe(response));
                continue;
            }

            if (ipfs.TryAccept(response.Body.Span, out var document)) return new DocumentResult(DocumentFailure.None, document, response.Body);
            last = Failed(DocumentFailure.Mismatch, "What the IPFS gateway gave is not a JSON document with this content identifier.");
        }

        return last;
    }

    private static string Describe(OutboundResponse response) => response.Failure == OutboundFailure.None
        ? $"The document's server answered with HTTP status {response.Status}."
        : $"The document cannot be fetched: {response.Failure}.";

    private static DocumentResult Failed(DocumentFailure failure, string detail) => new(failure, default, default, detail);
}
