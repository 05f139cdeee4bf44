namespace Dm3.Storage;

/// <summary>The database was written by a newer program; this one would damage it.</summary>
public sealed class DatabaseTooNewException(string path, long found, long known)
    : Exception($"The database {path} has schema {found}, this program knows up to {known}: use a newer program.")
{
    /// <summary>Number of the newest migration in the database.</summary>
    public long Found { get; } = found;

    /// <summary>Number of the newest migration of this program.</summary>
    public long Known { get; } = known;
}
