using Dm3.Storage.Accounts;
using Dm3.Storage.Spam;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Accounts;

public abstract class RecipientTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Recipient_IsFoundWithAllThatDecides_AsTheSingleReadsFindIt()
    {
        await using var database = await CreateAsync();
        var (accounts, settings) = (new AccountStore(database.Database), new SpamSettingsStore(database.Database));
        var (contacts, extensions) = (new ContactStore(database.Database), new ProfileExtensionStore(database.Database));
        Assert.Null(accounts.FindRecipient(Alice));

        var account = new StoredAccount(Alice, "alice.eth", """{"profile":"é😀"}""", 1000);
        await accounts.OpenAsync(account, default);
        Assert.Equal(new StoredRecipient(account, null, null, HasContacts: false), accounts.FindRecipient(Alice));
        Assert.Null(accounts.FindRecipient(Bob));

        await contacts.ReplaceAsync(Alice, [new StoredContact("bob.eth", null)], default);
        await extensions.SaveAsync(Alice, """{"postmark":"specification"}""", default);
        await settings.SaveAsync(Alice, new StoredSpamSettings("{}", []), 1000, default);
        Assert.Empty(accounts.FindRecipient(Alice)!.SpamSettings!.BlockedAddresses);
        await settings.SaveAsync(Alice, new StoredSpamSettings("""{"blocked":[]}""", [Bob, Alice]), 1000, default);
        var found = accounts.FindRecipient(Alice)!;
        Assert.Equal((account, extensions.Find(Alice), true), (found.Account, found.ProfileExtension, found.HasContacts));
        Assert.Equal(settings.Find(Alice)!.Document, found.SpamSettings!.Document);
        Assert.Equal([Bob, Alice], found.SpamSettings.BlockedAddresses);
    }
}

public sealed class SqliteRecipientTests() : RecipientTests(TestEngine.Sqlite);

public sealed class PostgresRecipientTests() : RecipientTests(TestEngine.Postgres);
