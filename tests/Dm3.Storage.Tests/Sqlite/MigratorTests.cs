using Dapper;
using Dm3.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Tests.Sqlite;

public class MigratorTests
{
    private static readonly Migration First = new(1, "0001_a.sql", "CREATE TABLE a (x); INSERT INTO a VALUES (1);");
    private static readonly Migration Second = new(2, "0002_b.sql", "CREATE TABLE b (x); UPDATE a SET x = 2;");

    private static readonly int Newest = Migration.Known("Sqlite")[^1].Number;

    [Fact]
    public void EmbeddedMigrations_AreNumberedFromOne_EachWithItsOwnNumber_AndATwinOnEveryEngine()
    {
        var known = Migration.Known("Sqlite");
        Assert.Equal(1, known[0].Number);
        Assert.Equal(known.Select(migration => migration.Number).Distinct().Order(), known.Select(migration => migration.Number));
        Assert.Equal(known.Select(migration => migration.Name), Migration.Known("Postgres").Select(migration => migration.Name));
    }

    [Fact]
    public void Apply_RunsOnlyWhatIsMissing()
    {
        using var file = new TempFile();
        file.With(connection => Migrator.Apply(connection, [First]));
        file.With(connection => connection.Execute("UPDATE a SET x = 5"));
        file.With(connection => Migrator.Apply(connection, [First]));
        Assert.Equal((1, 5), file.With(Version));
        file.With(connection => Migrator.Apply(connection, [First, Second]));
        Assert.Equal((2, 2), file.With(Version));
    }

    [Fact]
    public void AFailingMigration_LeavesTheFileAsItWas()
    {
        using var file = new TempFile();
        file.With(connection => Migrator.Apply(connection, [First]));
        var before = File.ReadAllBytes(file.Path);
        var broken = new Migration(3, "0003_c.sql", "DELETE FROM a; CREATE TABLE a (x);");

        var failure = Assert.Throws<MigrationFailedException>(() => file.With(connection => Migrator.Apply(connection, [First, Second, broken])));

        Assert.Contains("0003_c.sql", failure.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), file.With(Version));
        Assert.Equal(before, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public async Task ANewerDatabase_IsRefusedAndUntouched()
    {
        using var file = new TempFile();
        await SqliteDatabase.Open(file.Path).DisposeAsync();
        file.With(connection => connection.Execute("PRAGMA user_version = 42"));
        var before = await File.ReadAllBytesAsync(file.Path);

        var failure = Assert.Throws<DatabaseTooNewException>(() => SqliteDatabase.Open(file.Path));

        Assert.Equal((42, Newest), (failure.Found, failure.Known));
        Assert.Contains("schema 42", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(file.Path));
        // The refusal has let go of the lock.
        file.With(connection => connection.Execute($"PRAGMA user_version = {Newest}"));
        await SqliteDatabase.Open(file.Path).DisposeAsync();
    }

    [Fact]
    public void AFileThatIsNoDatabase_IsRefused()
    {
        using var file = new TempFile();
        File.WriteAllText(file.Path, string.Concat(Enumerable.Repeat("no database ", 100)));
        Assert.Throws<SqliteException>(() => SqliteDatabase.Open(file.Path));
    }

    private static (long Schema, long Value) Version(SqliteConnection connection) =>
        (connection.ExecuteScalar<long>("PRAGMA user_version"), connection.ExecuteScalar<long>("SELECT x FROM a"));

    private sealed class TempFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-migrator-");

        public string Path => System.IO.Path.Combine(_folder.FullName, "x.db");

        public T With<T>(Func<SqliteConnection, T> use)
        {
            using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
            connection.Open();
            return use(connection);
        }

        public void With(Action<SqliteConnection> use) => With(connection =>
        {
            use(connection);
            return 0;
        });

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
