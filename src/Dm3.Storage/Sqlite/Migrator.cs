using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Sqlite;

/// <summary>Brings a file's schema up to date: all missing migrations in one transaction, or none.</summary>
internal static class Migrator
{
    /// <exception cref="DatabaseTooNewException">The file knows a migration that this program does not.</exception>
    /// <exception cref="MigrationFailedException">A migration failed; nothing was changed.</exception>
    public static void Apply(SqliteConnection connection, IReadOnlyList<Migration> migrations)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var applied = connection.ExecuteScalar<long>("PRAGMA user_version", transaction: transaction);
        var known = migrations.Max(migration => migration.Number);
        if (applied > known) throw new DatabaseTooNewException(connection.DataSource, applied, known);

        foreach (var migration in migrations.Where(migration => migration.Number > applied))
        {
            try
            {
                connection.Execute(migration.Sql, transaction: transaction);
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {migration.Number}"), transaction: transaction);
            }
            catch (SqliteException e)
            {
                throw new MigrationFailedException(migration.Name, e);
            }
        }

        transaction.Commit();
    }
}
