using Dm3.Client;
using Dm3.Client.Sending;
using Dm3.Client.Wallets;
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
        await using var alice = await PersonAsync("alice", _a.Name);
        await using var bob = await PersonAsync("bob", _b.Name);
        await TalkAsync(alice, bob);
    }

    [Fact]
    public async Task SomebodyWhoseAccountIsAContractWallet_WritesAndIsWrittenTo()
    {
        var safes = new SafeFixture(network);
        await safes.StartAsync();
        await using var company = await PersonAsync("company", new SafeWallet(await safes.MakeAsync(deployed: false, 2, 3, 4)), _b.Name);
        await using var alice = await PersonAsync("alice-of-safe", _a.Name);
        await TalkAsync(alice, company);
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
        await using var bob = await PersonAsync($"bob-{first}", _b.Name);
        await bob.PublishAsync(name, _b.Name);
        await using var alice = await PersonAsync($"alice-{first}", _a.Name);

        // A service that says nothing for that long is passed over.
        var device = await alice.OpenDeviceAsync("hasty", new MessengerOptions { Sender = new SenderOptions { ServiceTimeout = TimeSpan.FromSeconds(first == "silent" ? 5 : 30) } });
        var sent = await device.SendTextAsync(bob.Name, "It will find you.");
        Assert.Equal((SendOutcome.Delivered, _b.Name), (sent.Outcome, sent.Service));
        Assert.Equal(first == "silent" ? 1 : 0, silent.Requests);
        await bob.PublishAsync(_b.Name);
        Assert.Equal(["It will find you."], await bob.PickUpAsync());
    }

    private async Task TalkAsync(Person alice, Person other)
    {
        Assert.Equal(_b.Name, (await alice.Messenger.SendTextAsync(other.Name, "Where are you?")).Service);
        Assert.Equal(["Where are you?"], await other.PickUpAsync());
        Assert.Equal(_a.Name, (await other.Messenger.SendTextAsync(alice.Name, "At the other service.")).Service);
        Assert.Equal(["At the other service."], await alice.PickUpAsync());
        foreach (var each in (Person[])[alice, other])
        {
            Assert.Empty((await Assert.Single(await each.Messenger.ListMailboxesAsync()).ReadAsync()).OrThrow().Messages);
        }
    }

    private Task<Person> PersonAsync(string who, params string[] services) => PersonAsync(who, null, services);

    private async Task<Person> PersonAsync(string who, IWallet? account, params string[] services)
    {
        var person = await Person.ArriveAsync(network, $"{who}-{_run}.dm3.eth", account);
        await person.PublishAsync(services);
        Assert.Empty(await person.PickUpAsync());
        return person;
    }
}
