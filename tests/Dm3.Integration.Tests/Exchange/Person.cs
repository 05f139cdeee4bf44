using Dm3.Client;
using Dm3.Client.Names;
using Dm3.Client.Profiles;
using Dm3.Client.Wallets;
using Dm3.Ethereum;
using Dm3.Testing.Chain;

namespace Dm3.Integration.Tests.Exchange;

/// <summary>Somebody who finds others by ENS alone, and gets a name at the network's gateway.</summary>
internal sealed class Person : ClientUser
{
    private readonly NetworkFixture _network;
    private readonly IWallet _account;

    private Person(NetworkFixture network, string name, IWallet? account)
        : base(new Uri(network.Network.Description.RpcUrl), Address.Parse(network.Network.Description.EnsRegistry), name) => (_network, _account) = (network, account ?? Wallet);

    /// <summary>Somebody new, whose name nobody has registered.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The name it will go by.</param>
    /// <param name="account">Owner of the name, if it is another account than that of its own wallet.</param>
    /// <param name="options">Of its first device.</param>
    public static async Task<Person> ArriveAsync(NetworkFixture network, string name, IWallet? account = null, MessengerOptions? options = null)
    {
        var person = new Person(network, name, account);
        await person.OpenDeviceAsync("first", options);
        return person;
    }

    /// <summary>Registers the name, or changes its profile: over HTTP, by signatures of the wallet and without a transaction.</summary>
    public async Task PublishAsync(params string[] services) =>
        (await new NameClient(_network.Http, Directory.Ens).PublishAsync(Name, _account, new ProfileDraft(Keys, services))).OrThrow();

    /// <summary>Opens the mailboxes, or brings what is new in them.</summary>
    /// <returns>The texts; each message was verified and is in the store.</returns>
    public async Task<IReadOnlyList<string?>> PickUpAsync()
    {
        var picked = await Messenger.PickUpAsync();
        Assert.Empty(picked.Problems);
        Assert.All(picked.Messages, each => Assert.True(each.IsVerified, each.Detail));
        return [.. picked.Messages.Select(each => each.Message!.Content.Text)];
    }
}
