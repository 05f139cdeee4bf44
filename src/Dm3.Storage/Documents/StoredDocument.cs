using Dm3.Ethereum;

namespace Dm3.Storage.Documents;

/// <summary>A profile document.</summary>
/// <param name="Hash">SHA-256 of <paramref name="Content"/>.</param>
/// <param name="Kind">What the bytes are.</param>
/// <param name="Content">The bytes; those of JSON documents are canonical unless their writer published them otherwise on IPFS.</param>
public sealed record StoredDocument(Hash256 Hash, DocumentKind Kind, ReadOnlyMemory<byte> Content);
