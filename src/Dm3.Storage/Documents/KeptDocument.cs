namespace Dm3.Storage.Documents;

/// <summary>A document that an account keeps.</summary>
/// <param name="Document">The document.</param>
/// <param name="KeptAtUnixSeconds">When it was last given, or seen in the account's record.</param>
public sealed record KeptDocument(StoredDocument Document, long KeptAtUnixSeconds);
