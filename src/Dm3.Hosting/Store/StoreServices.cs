using Dm3.Storage;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Hosting.Store;

/// <summary>The database of a host: PostgreSQL where a connection is configured, else an SQLite file.</summary>
public static class StoreServices
{
    /// <summary>Adds the database, opened at first use and closed with the host, and the check that it answers.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="dataFile">Path of the SQLite file; made with its folder if it is missing.</param>
    /// <param name="postgresConnection">Passed <see cref="IsConnection"/>; null for the file.</param>
    public static void AddStore(this IServiceCollection services, string dataFile, Secret? postgresConnection)
    {
        services.AddSingleton(_ => Open(dataFile, postgresConnection));
        services.AddHealthChecks().AddCheck<StoreCheck>("store");
    }

    /// <summary>For validators: whether a text is a connection string as Npgsql reads them.</summary>
    public static bool IsConnection(Secret? postgresConnection)
    {
        try
        {
            return postgresConnection is null || PostgresDatabase.Place(postgresConnection.Reveal()).Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Where the data is, for people; without anything secret.</summary>
    public static string PlaceOf(string dataFile, Secret? postgresConnection) =>
        postgresConnection is null ? Path.GetFullPath(dataFile) : "PostgreSQL at " + PostgresDatabase.Place(postgresConnection.Reveal());

    private static Database Open(string dataFile, Secret? postgresConnection)
    {
        try
        {
            if (postgresConnection is not null) return PostgresDatabase.Open(postgresConnection.Reveal());
            if (Path.GetDirectoryName(Path.GetFullPath(dataFile)) is { } folder) Directory.CreateDirectory(folder);
            return SqliteDatabase.Open(dataFile);
        }
        catch (StoreUnreachableException fault)
        {
            throw new StartupException(fault.Message);
        }
        catch (Exception fault) when (fault is DatabaseTooNewException or DatabaseInUseException or MigrationFailedException or SqliteException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StartupException(postgresConnection is null ? $"The data file {dataFile} cannot be used: {fault.Message}" : fault.Message.ReplaceLineEndings(" "));
        }
    }
}
