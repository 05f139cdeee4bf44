using Dm3.Core.Auth;
using Dm3.Delivery.Auth;
using Dm3.Storage.Sessions;
using Dm3.Storage.Sqlite;
using Dm3.Testing;

namespace Dm3.Delivery.Tests.Auth;

public sealed class TokenSecretsTests : IAsyncLifetime
{
    private const int Day = 86_400;

    private static readonly LoginOptions Options = new() { SecretDays = 1, TokenSeconds = 3600 };

    private readonly string _folder = Directory.CreateTempSubdirectory("dm3-secrets-test-").FullName;
    private readonly ManualClock _clock = new();
    private SqliteDatabase _database = null!;

    public Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder, "delivery.db"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Token_IsGoodAtEveryInstance_AndAfterARestart()
    {
        using var one = Instance();
        var token = await IssueAsync(one);
        using var other = Instance();

        Assert.Equal(TokenError.None, await ReadAsync(one, token));
        Assert.Equal(TokenError.None, await ReadAsync(other, token));
    }

    [Fact]
    public async Task Instances_ThatStartTogether_AgreeOnOneSecret()
    {
        var instances = Enumerable.Range(0, 8).Select(_ => Instance()).ToList();
        var tokens = await Task.WhenAll(instances.Select(IssueAsync));

        foreach (var instance in instances)
        {
            foreach (var token in tokens) Assert.Equal(TokenError.None, await ReadAsync(instance, token));
        }

        Assert.Single(new TokenSecretStore(_database).Load());
        instances.ForEach(instance => instance.Dispose());
    }

    [Fact]
    public async Task Secret_IsReplacedWithoutLoggingAnybodyOut_AndTheOldOneEnds()
    {
        using var one = Instance();
        using var other = Instance();
        await IssueAsync(one);
        await IssueAsync(other);

        // One notices that it is time; the other has read the store half a minute before.
        _clock.Advance(Day - 30);
        await IssueAsync(other);
        _clock.Advance(30);
        var before = await IssueAsync(one);
        Assert.Equal(2, new TokenSecretStore(_database).Load().Count);
        Assert.Equal(TokenError.None, await ReadAsync(other, before));

        // Active now: the other reads it, though it looks into the store only once a minute.
        _clock.Advance(300);
        var after = await IssueAsync(one);
        Assert.Equal(TokenError.None, await ReadAsync(other, after));
        Assert.Equal(TokenError.None, await ReadAsync(other, before));

        _clock.Advance(3300);
        Assert.Equal(TokenError.Expired, await ReadAsync(other, before));
        Assert.Equal(TokenError.None, await ReadAsync(other, after));
        _clock.Advance(3600);
        Assert.Equal(TokenError.Signature, await ReadAsync(other, before));
    }

    private async Task<string> IssueAsync(TokenSecrets secrets) =>
        new DeviceToken("alice.eth", "s", "d").Issue(await secrets.CurrentAsync(default), _clock.GetUtcNow(), Options.TokenSeconds);

    private static async Task<TokenError> ReadAsync(TokenSecrets secrets, string token) =>
        (await secrets.ReadAsync(token, (secret, text, now) => DeviceToken.TryRead(secret, text, now, out var read, out var error) ? (read, error) : (null, error), default)).Error;

    private TokenSecrets Instance() => new(new TokenSecretStore(_database), Options, _clock);
}
