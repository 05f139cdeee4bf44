using System.Security.Cryptography;
using System.Text;
using Dm3.Ethereum;
using Dm3.Storage.Accounts;
using Dm3.Storage.Documents;
using Dm3.Storage.Names;
using Dm3.Storage.Pickup;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Documents;

public abstract class AccountDocumentStoreTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Document_IsKeptOverARestart_AndGoesWithTheLastAccountThatHasIt()
    {
        await using var database = await CreateAsync();
        await OpenAsync(database, Alice, Bob);
        var store = new AccountDocumentStore(database.Database);
        Assert.Equal(DocumentKeep.Added, await store.KeepAsync(Alice, Document("shared"), 8, 1000, default));
        Assert.Equal(DocumentKeep.Renewed, await store.KeepAsync(Alice, Document("shared"), 8, 1001, default));
        Assert.Equal(DocumentKeep.Added, await store.KeepAsync(Alice, Document("own"), 8, 1000, default));
        Assert.Equal(DocumentKeep.Added, await store.KeepAsync(Bob, Document("shared"), 8, 1000, default));
        await database.Database.DisposeAsync();
        await database.ReopenAsync();

        store = new AccountDocumentStore(database.Database);
        Assert.Equal([("shared", 1001), ("own", 1000)], store.List(Alice).Select(kept => (Encoding.UTF8.GetString(kept.Document.Content.Span), kept.KeptAtUnixSeconds)));
        var deletion = new AccountDeletion(database.Database);
        await deletion.DeleteAsync(Alice, default);
        Assert.Empty(store.List(Alice));
        Assert.False(IsThere(database, "own"));
        Assert.True(IsThere(database, "shared"));
        await deletion.DeleteAsync(Bob, default);
        Assert.False(IsThere(database, "shared"));
    }

    [Fact]
    public async Task BeyondTheLimit_TheOneGivenOrSeenLongestAgoGoes()
    {
        await using var database = await CreateAsync();
        await OpenAsync(database, Alice);
        var store = new AccountDocumentStore(database.Database);
        await store.KeepAsync(Alice, Document("a"), 2, 1000, default);
        await store.KeepAsync(Alice, Document("b"), 2, 1001, default);
        await store.KeepAsync(Alice, Document("a"), 2, 1002, default);
        await store.KeepAsync(Alice, Document("c"), 2, 1002, default);
        Assert.False(IsThere(database, "b"));
        Assert.Equal(["a", "c"], store.List(Alice).Select(kept => Encoding.UTF8.GetString(kept.Document.Content.Span)).Order());
        // A clock that was put back does not make the new one the oldest.
        await store.KeepAsync(Alice, Document("d"), 1, 1, default);
        Assert.Equal(["d"], store.List(Alice).Select(kept => Encoding.UTF8.GetString(kept.Document.Content.Span)));
    }

    [Fact]
    public async Task WithoutAnAccount_NothingIsKept()
    {
        await using var database = await CreateAsync();
        Assert.Equal(DocumentKeep.NoAccount, await new AccountDocumentStore(database.Database).KeepAsync(Alice, Document("a"), 8, 1000, default));
        Assert.False(IsThere(database, "a"));
    }

    // One database may serve both hosts.
    [Fact]
    public async Task DocumentThatANameHasToo_StaysForIt_AndOneThatAnAccountHasStaysWhenTheNameLetsGo()
    {
        await using var database = await CreateAsync();
        await OpenAsync(database, Alice);
        var store = new AccountDocumentStore(database.Database);
        await RegisterAsync(database, "first", Document("a"), 1000);
        await store.KeepAsync(Alice, Document("a"), 8, 1000, default);
        await new AccountDeletion(database.Database).DeleteAsync(Alice, default);
        Assert.True(IsThere(database, "a"));

        await OpenAsync(database, Alice);
        await store.KeepAsync(Alice, Document("a"), 8, 1000, default);
        await ReleaseAsync(database, "first", 1001);
        await RegisterAsync(database, "second", Document("b"), 1001 + (48 * 3600));
        Assert.True(IsThere(database, "a"));
        await new AccountDeletion(database.Database).DeleteAsync(Alice, default);
        Assert.False(IsThere(database, "a"));
    }

    private static StoredDocument Document(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        return new StoredDocument(new Hash256(SHA256.HashData(content)), DocumentKind.Json, content);
    }

    private static bool IsThere(TestDatabase database, string text) => new DocumentStore(database.Database).Find(Document(text).Hash) is not null;

    private static async Task OpenAsync(TestDatabase database, params Address[] accounts)
    {
        foreach (var account in accounts) await new AccountStore(database.Database).OpenAsync(new StoredAccount(account, "alice.eth", "{}", 1000), default);
    }

    private static async Task RegisterAsync(TestDatabase database, string label, StoredDocument document, long at) => Assert.IsType<NameWriteResult.Applied>(
        await database.Names.WriteAsync(database.Operation($"{label}.dm3.eth", new NameChange.Register(Alice, Texts()), 0, at) with { Documents = [document] }, default));

    private static async Task ReleaseAsync(TestDatabase database, string label, long at) => await database.AppliesAsync($"{label}.dm3.eth", new NameChange.Release(), 1, at);
}

public sealed class SqliteAccountDocumentStoreTests() : AccountDocumentStoreTests(TestEngine.Sqlite);

public sealed class PostgresAccountDocumentStoreTests() : AccountDocumentStoreTests(TestEngine.Postgres);
