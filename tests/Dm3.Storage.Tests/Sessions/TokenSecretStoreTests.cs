using Dm3.Storage.Sessions;

namespace Dm3.Storage.Tests.Sessions;

public abstract class TokenSecretStoreTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task OfSeveralThatAddTheNext_OneSucceeds_AndTheFormerOneEnds()
    {
        await using var database = await CreateAsync();
        var store = new TokenSecretStore(database.Database);

        Assert.True(await store.AddAsync(Secret(1, 100), 0, 100, default));
        Assert.False(await store.AddAsync(Secret(1, 100), 0, 100, default));
        Assert.False(await store.AddAsync(Secret(3, 100), 0, 100, default));
        Assert.Equal([1L], store.Load().Select(secret => secret.Id));

        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.AddAsync(Secret(2, 200), 500, 100, default)));
        Assert.Single(tries, added => added);
        Assert.Equal([(2L, 200L, null), (1L, 100L, 500L)], store.Load().Select(secret => (secret.Id, secret.ActiveAtUnixSeconds, secret.EndsAtUnixSeconds)));
        Assert.Equal(Enumerable.Repeat((byte)2, 32), store.Load()[0].Secret.ToArray());

        Assert.True(await store.AddAsync(Secret(3, 600), 900, 499, default));
        Assert.Equal([3L, 2L, 1L], store.Load().Select(secret => secret.Id));
        Assert.True(await store.AddAsync(Secret(4, 700), 1000, 500, default));
        Assert.Equal([(4L, null), (3L, 1000L), (2L, 900L)], store.Load().Select(secret => (secret.Id, secret.EndsAtUnixSeconds)));
    }

    private static StoredTokenSecret Secret(long id, long activeAt) => new(id, Enumerable.Repeat((byte)id, 32).ToArray(), activeAt, null);
}

public sealed class SqliteTokenSecretStoreTests() : TokenSecretStoreTests(TestEngine.Sqlite);

public sealed class PostgresTokenSecretStoreTests() : TokenSecretStoreTests(TestEngine.Postgres);
