namespace Dm3.Storage.Sqlite;

/// <summary>A migration failed; the file is as it was before.</summary>
public sealed class MigrationFailedException(string migration, Exception cause)
    : Exception($"Migration {migration} failed: {cause.Message}", cause);
