using Dapper;
using Npgsql;

namespace Dm3.Storage.Postgres;

/// <summary>Brings a database's schema up to date: all missing migrations in one transaction, or none. Instances that start together take turns.</summary>
internal static class PostgresMigrator
{
    /// <exception cref="DatabaseTooNewException">The database knows a migration that this program does not.</exception>
    /// <exception cref="MigrationFailedException">A migration failed; nothing was changed.</exception>
    public static void Apply(NpgsqlConnection connection, IReadOnlyList<Migration> migrations, string place)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute("SELECT pg_advisory_xact_lock(@Key)", new { Key = PostgresWriter.LockKey }, transaction);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (number BIGINT NOT NULL)", transaction: transaction);
        var applied = connection.ExecuteScalar<long?>("SELECT max(number) FROM schema_version", transaction: transaction) ?? 0;
        var known = migrations.Max(migration => migration.Number);
        if (applied > known) throw new DatabaseTooNewException(place, applied, known);

        foreach (var migration in migrations.Where(migration => migration.Number > applied))
        {
            try
            {
                // Some go through every row.
                connection.Execute(migration.Sql, transaction: transaction, commandTimeout: 0);
                connection.Execute("INSERT INTO schema_version (number) VALUES (@Number)", new { Number = (long)migration.Number }, transaction);
            }
            catch (PostgresException e)
            {
                throw new MigrationFailedException(migration.Name, e);
            }
        }

        transaction.Commit();
    }
}
