namespace Dm3.Storage;

/// <summary>A migration failed; the database is as it was before.</summary>
public sealed class MigrationFailedException(string migration, Exception cause)
    : Exception($"Migration {migration} failed: {cause.Message}", cause);
