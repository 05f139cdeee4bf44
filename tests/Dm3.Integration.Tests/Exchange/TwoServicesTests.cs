using System.Text.Json.Nodes;
using Dm3.Core.Profile;
using Dm3.Ethereum.Encoding;
using Dm3.Integration.Tests.Wallets;
using Dm3.Testing;

namespace Dm3.Integration.Tests.Exchange;

/// <summary>People at different delivery services, each with its own keys and data, who know of each other's only by ENS.</summary>
[Collection(NetworkTests.Name)]
public sealed class TwoServicesTests(NetworkFixture network) : IAsyncLifetime
{
    private RunningService _a = null!;
    private RunningService _b = null!;
    private string _run = "";

    public async Task InitializeAsync()
    {
        _run = Guid.NewGuid().ToString("n")[..8];
        _a = await RunningService.StartAsync(network, $"service-a-{_run}.dm3.eth");
        _b = await RunningService.StartAsync(network, $"service-b-{_run}.dm3.eth");
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task AMessageAndItsAnswer_CrossFromOneServiceToTheOther_AndAreGoneOnceConfirmed()
    {
        using var alice = await PersonAsync("alice", 5, _a.Name);
        using var bob = await PersonAsync("bob", 6, _b.Name);
        var (alicesToken, bobsToken) = (await alice.LogInAsync(_a), await bob.LogInAsync(_b));

        var (question, takenBy) = await alice.WriteAsync(bob.Name, "Where are you?");
        Assert.Equal(_b.Name, takenBy);
        var received = Assert.Single(await bob.PickUpAsync(_b, bobsToken));
        Assert.Equal(question.ToString(), received.ToString());
        Assert.Equal(1, await Correspondent.ConfirmAsync(_b, bobsToken, received));
        Assert.Empty(await bob.PickUpAsync(_b, bobsToken));

        (var reply, takenBy) = await bob.WriteAsync(alice.Name, "At the other service.");
        Assert.Equal(_a.Name, takenBy);
        Assert.Equal(reply.ToString(), Assert.Single(await alice.PickUpAsync(_a, alicesToken)).ToString());
        Assert.Equal(1, await Correspondent.ConfirmAsync(_a, alicesToken, reply));
        Assert.Empty(await alice.PickUpAsync(_a, alicesToken));
    }

    [Theory]
    [InlineData("down")]
    [InlineData("silent")]
    [InlineData("refusing")]
    [InlineData("unpublished")]
    public async Task AFirstServiceThatDoesNotTakeIt_IsPassedOver_AndTheMessageWaitsAtTheSecond(string first)
    {
        // Refusing: a real service at which bob has no account.
        await using var silent = await LocalServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var name = first == "refusing" ? _a.Name : $"{first}-{_run}.dm3.eth";
        if (first is "down" or "silent") await RunningService.PublishAsync(network, name, _a.Profile with { Url = first == "down" ? RunningService.NobodysUrl() : silent.Url });
        using var alice = await PersonAsync($"alice-{first}", 5, _a.Name);
        using var bob = await PersonAsync($"bob-{first}", 6, name, _b.Name);
        var token = await bob.LogInAsync(_b);

        var (sent, takenBy) = await alice.WriteAsync(bob.Name, "It will find you.");
        Assert.Equal(_b.Name, takenBy);
        Assert.Equal(sent.ToString(), Assert.Single(await bob.PickUpAsync(_b, token)).ToString());
        Assert.Equal(first == "silent" ? 1 : 0, silent.Requests);
    }

    [Fact]
    public async Task SomebodyWhoseAccountIsAContractWallet_WritesAndIsWrittenTo()
    {
        var safes = new SafeFixture(network);
        await safes.StartAsync();
        var safe = await safes.MakeAsync(deployed: false, 2, 3, 4);
        using var company = new Correspondent(network, $"company-{_run}.dm3.eth", [_b.Name]);
        var draft = new JsonObject { ["profile"] = company.Profile.ToJson(), ["signature"] = "0x" };
        Assert.True(SignedUserProfile.TryRead(System.Text.Json.JsonSerializer.SerializeToElement(draft), out var unsigned, out _));
        Assert.True(unsigned.TryGetWalletSignature(safe.Address, out var digest, out _));
        draft["signature"] = Hex.Encode(await SafeFixture.SignAsync(safe, digest, wrap: true));
        await network.RegisterAsync(company.Name, safe, NetworkFixture.Text(ProfileTextKeys.User[0], DataRecord.Create(draft)));
        using var alice = await PersonAsync("alice-of-safe", 5, _a.Name);
        var (alicesToken, companysToken) = (await alice.LogInAsync(_a), await company.LogInAsync(_b));

        var (question, takenBy) = await alice.WriteAsync(company.Name, "Are you open?");
        Assert.Equal(_b.Name, takenBy);
        Assert.Equal(question.ToString(), Assert.Single(await company.PickUpAsync(_b, companysToken)).ToString());
        var (reply, repliedTo) = await company.WriteAsync(alice.Name, "Until five.");
        Assert.Equal(_a.Name, repliedTo);
        Assert.Equal(reply.ToString(), Assert.Single(await alice.PickUpAsync(_a, alicesToken)).ToString());
    }

    private async Task<Correspondent> PersonAsync(string who, int account, params string[] services)
    {
        var person = new Correspondent(network, $"{who}-{_run}.dm3.eth", services);
        await person.RegisterAsync(account);
        return person;
    }
}
