namespace Dm3.Storage;

/// <summary>A text holds U+0000, which PostgreSQL has no place for, or is too long for one of its indexes. Nothing was written.</summary>
public sealed class TextRefusedException(Exception cause) : Exception("A text holds U+0000 or is too long.", cause);
