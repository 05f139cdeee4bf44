using Dapper;
using Dm3.Storage.Messages;
using Dm3.Storage.Pickup;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sqlite;
using Dm3.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Messages;

/// <summary>What a store held before its mailboxes were made: it waits in its order, counts, is known by its hash and leaves as what came later.</summary>
public sealed class MailboxMigrationTests : IDisposable
{
    private const int Mailboxes = 23;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-mailboxes-");

    [Fact]
    public async Task OnSqlite()
    {
        var path = Path.Combine(_folder.FullName, "old.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            Migrator.Apply(connection, Before("Sqlite"));
            Fill(sql => connection.Execute(sql, new { alice = Alice.Bytes.ToArray() }), "CAST(substr('{0}' || '00000000000000000000000000000000', 1, 32) AS BLOB)");
        }

        await using var database = SqliteDatabase.Open(path);
        await CheckAsync(database);
    }

    [Fact]
    public async Task OnPostgres()
    {
        var place = PostgresServer.Shared.CreateDatabase();
        using (var connection = new NpgsqlConnection(place + ";Pooling=false"))
        {
            connection.Open();
            PostgresMigrator.Apply(connection, Before("Postgres"), place);
            Fill(sql => connection.Execute(sql, new { alice = Alice.Bytes.ToArray() }), "convert_to(rpad('{0}', 32, '0'), 'UTF8')");
        }

        await using (var database = PostgresDatabase.Open(place)) await CheckAsync(database);
        PostgresServer.Shared.Execute($"DROP DATABASE {new NpgsqlConnectionStringBuilder(place).Database} WITH (FORCE)");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static List<Migration> Before(string engine) => [.. Migration.Known(engine).Where(migration => migration.Number < Mailboxes)];

    private static Ethereum.Hash256 Hash(string name) => new(System.Text.Encoding.ASCII.GetBytes(name.PadRight(32, '0')));

    // Two of bob, whom alice does not know, one of them without a note that it was taken; one of carol, whom she knows; and one that she has confirmed.
    private static void Fill(Action<string> execute, string hash)
    {
        string Of(string name) => string.Format(System.Globalization.CultureInfo.InvariantCulture, hash, name);
        execute("INSERT INTO accounts (address, name, profile, opened_at, last_sequence) VALUES (@alice, 'alice.eth', '{}', 0, 7)");
        foreach (var (sequence, name, sender, unknown) in new[] { (3, "three", "bob.eth", 1), (5, "five", "carol.eth", 0), (6, "six", "bob.eth", 1) })
            execute($"INSERT INTO messages (account, sequence, hash, sender, envelope, received_at, bytes, from_unknown) VALUES (@alice, {sequence}, {Of(name)}, '{sender}', 'envelope {name}', {sequence}000, 100, {unknown})");
        foreach (var name in (string[])["four", "five", "six"]) execute($"INSERT INTO taken_messages (account, hash, taken_at) VALUES (@alice, {Of(name)}, 5000)");
    }

    private static async Task CheckAsync(Database database)
    {
        var (store, pickup, acknowledgements) = (new MessageStore(database), new PickupStore(database), new AcknowledgementStore(database));
        Assert.Equal([(3, "envelope three"), (5, "envelope five"), (6, "envelope six")], pickup.After(Alice, "default", 0, 10, 1000).Select(each => ((int)each.Sequence, each.EnvelopeJson)));
        Assert.Equal([3, 6], pickup.From(Alice, "default", "bob.eth", 10, 1000).Select(each => (int)each.Sequence));
        Assert.Equal([7, 300, 2, 200], Counts(database));
        Assert.Equal(MessageState.Accepted, store.FindTaken(Alice, Hash("three"))?.State);
        Assert.Equal(MessageState.PickedUp, store.FindTaken(Alice, Hash("four"))?.State);
        NewMessage message = new(Alice, Hash("three"), "bob.eth", "again", 9000);
        Assert.Equal(MessageAdd.Duplicate, await store.AddAsync(message, default));
        var shares = new MessageShares(AccountBytes: 400, SenderBytes: 250, UnknownBytes: 250, UnknownMessages: 3);
        Assert.Equal(MessageAdd.SenderFull, await store.AddAsync(new NewMessage(Alice, Hash("eight"), "bob.eth", new string('x', 60), 9000) { Shares = shares }, default));
        Assert.Equal(MessageAdd.Added, await store.AddAsync(new NewMessage(Alice, Hash("eight"), "carol.eth", new string('x', 60), 9000) { Shares = shares, SenderIsKnown = true }, default));
        Assert.Equal(2, await acknowledgements.AcknowledgeAsync(Alice, "default", [Hash("three"), Hash("four"), Hash("three"), Hash("eight")], 0, default));
        Assert.Equal([8, 200, 1, 100], Counts(database));
        Assert.Equal((2, 0), await store.SweepAsync(6001, 0, 10, default));
        Assert.Equal([8, 0, 0, 0], Counts(database));
        Assert.Equal(MessageState.Expired, store.FindTaken(Alice, Hash("six"))?.State);
        Assert.Equal(0, database.Read(0, static (session, _) => session.Number("SELECT count(*) FROM waiting_senders")));
    }

    private static long?[]? Counts(Database database) => database.Read(0, static (session, _) => session.Numbers("SELECT last_sequence, bytes, unknown_messages, unknown_bytes FROM mailboxes"));
}
