using System.Text.Json;

namespace Dm3.Ens.Profiles;

/// <summary>The document behind a record, or why there is none.</summary>
/// <param name="Failure">Why there is none.</param>
/// <param name="Document">Parsed, and of the hash that the record demands.</param>
/// <param name="Content">The bytes that were fetched: the resource of a link, the block of a content identifier. Empty for a document in the record itself.</param>
/// <param name="Detail">For people.</param>
public sealed record DocumentResult(DocumentFailure Failure, JsonElement Document, ReadOnlyMemory<byte> Content, string Detail = "");
