using Dm3.Core.Profile;
using Dm3.Ethereum;

namespace Dm3.Ens.Profiles;

/// <summary>Documents that are at hand, by the hash that a record names. What a hash names is the same wherever it lies.</summary>
/// <param name="find">The bytes of a hash (SHA-256); null if they are not at hand.</param>
public sealed class KeptDocuments(Func<Hash256, ReadOnlyMemory<byte>?> find)
{
    /// <summary>The document of a record.</summary>
    /// <returns>Null if it is not at hand.</returns>
    public DocumentResult? Find(RecordValue record)
    {
        var hash = record switch
        {
            LinkRecord { ExpectedHash: { } text } when Hash256.TryParse(text, out var expected) => expected,
            IpfsRecord ipfs => ipfs.Cid.Hash,
            _ => (Hash256?)null,
        };
        if (hash is not { } known || find(known) is not { } content) return null;
        return record switch
        {
            LinkRecord link when link.TryAccept(content.Span, out var document) => new DocumentResult(DocumentFailure.None, document, content),
            IpfsRecord ipfs when ipfs.TryAccept(content.Span, out var document) => new DocumentResult(DocumentFailure.None, document, content),
            _ => null,
        };
    }
}
