using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones.Rules;

/// <summary>A renewal that is replayed, out of order, changed, signed by another or for another place is refused, and nothing changes.</summary>
public sealed class RenewalRefusalTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Name = "renewed.messengerxy.eth";

    private TestGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(("Gateway:Zones:1:Policy:RegistrationPeriodSeconds", "1000"), ("Gateway:Zones:1:Policy:GraceSeconds", "100"));
        await _gateway.RegisterAsync(Alice, Name);
        await _gateway.RegisterAsync(Alice, "other.messengerxy.eth");
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private async Task RefusedAsync(Draft sent, string signature, params string[] codes)
    {
        var before = _gateway.Dump();
        var reply = await _gateway.SendSignedAsync(sent, signature);
        Assert.Contains(reply.Problem.Code, codes);
        Assert.Equal(before, _gateway.Dump());
    }

    [Fact]
    public async Task Renewal_CountsOnceAndInOrder()
    {
        var (first, second) = (_gateway.Drafts.Renewal(Name, 10, 1), _gateway.Drafts.Renewal(Name, 20, 2));
        await RefusedAsync(second, second.SignBy(Alice), "stale-nonce");
        Assert.Equal(200, (await _gateway.SendAsync(first, Alice)).Status);
        await RefusedAsync(first, first.SignBy(Alice), "stale-nonce", "already-accepted");
        Assert.Equal(200, (await _gateway.SendAsync(second, Alice)).Status);
        await RefusedAsync(first, first.SignBy(Alice), "stale-nonce", "already-accepted");
    }

    [Theory]
    [InlineData("duration", "11")]
    [InlineData("duration", "0")]
    [InlineData("duration", "1e3")]
    [InlineData("duration", "-1")]
    [InlineData("duration", "")]
    [InlineData("duration", null)]
    [InlineData("nonce", "2")]
    [InlineData("deadline", "1")]
    [InlineData("name", "other.messengerxy.eth")]
    [InlineData("name", "renewed.dm3.eth")]
    [InlineData("more", "1")]
    public async Task Renewal_ChangedAfterSigningIsRefused(string member, string? value)
    {
        var draft = _gateway.Drafts.Renewal(Name, 10, 1);
        await RefusedAsync(
            draft.With(member, value), draft.SignBy(Alice), "wrong-signer", "stale-nonce", "deadline-passed", "duration-out-of-range", "invalid-body", "not-registered", "bad-signature");
    }

    [Fact]
    public async Task Renewal_ForAnotherPlaceOrByAnotherIsRefused()
    {
        var draft = _gateway.Drafts.Renewal(Name, 10, 1);
        await RefusedAsync(draft, draft.SignBy(Mallory), "wrong-signer");
        await RefusedAsync(draft, Ethereum.Encoding.Hex.Encode(Alice.Sign(draft.Digest(chainId: 1))), "wrong-signer");
        await RefusedAsync(draft, Ethereum.Encoding.Hex.Encode(Alice.Sign(draft.Digest(resolver: TestGateway.Resolver))), "wrong-signer");
        // What looks the same but is another operation.
        await RefusedAsync(draft, _gateway.Drafts.Release(Name, 1).SignBy(Alice), "wrong-signer");
        await RefusedAsync(draft, "0x", "bad-signature");
    }

    [Fact]
    public async Task LapsedName_IsTakenByOneOfMany()
    {
        _gateway.Clock.Advance(1100);
        for (var round = 0; round < 20; round++)
        {
            var name = round % 2 == 0 ? Name : "other.messengerxy.eth";
            var version = (long)(await _gateway.GetAsync("/v1/availability/" + name)).Json["version"]!;
            Wallet[] racers = [.. Enumerable.Range(0, 6).Select(i => Wallet.Of($"racer {round} {i}"))];
            var drafts = _gateway.Drafts;
            var replies = await Task.WhenAll(racers.Select(racer => _gateway.SendAsync(drafts.Registration(name, racer.Address, version), racer)));
            var winner = Assert.Single(replies, reply => reply.Status == 201);
            Assert.Equal(version + 1, (long)winner.Json["version"]!);
            Assert.All(replies.Where(reply => reply != winner), reply => Assert.Contains(reply.Problem.Code, (string[])["taken", "stale-nonce"]));
            if (round % 2 == 1) _gateway.Clock.Advance(1100);
        }
    }
}
