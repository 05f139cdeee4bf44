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
        // A migration that makes a table anew drops the old one, to which others refer. What refers to nothing afterwards is a fault of the migration.
        var foreignKeys = connection.ExecuteScalar<long>("PRAGMA foreign_keys");
        connection.Execute("PRAGMA foreign_keys = OFF");
        try
        {
            ApplyTogether(connection, migrations);
        }
        finally
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA foreign_keys = {foreignKeys}"));
        }
    }

    private static void ApplyTogether(SqliteConnection connection, IReadOnlyList<Migration> migrations)
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
                if (connection.Query("PRAGMA foreign_key_check", transaction: transaction).Any()) throw new MigrationFailedException(migration.Name, new InvalidDataException("Rows refer to what is not there."));
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
