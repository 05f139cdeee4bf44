using Dm3.Client.Profiles;
using Dm3.Core.Profile;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Messaging;

/// <summary>A user whose name on the chain may or may not have a profile yet.</summary>
internal sealed class Person : ClientUser
{
    private static int _count;

    private readonly EnsFixture _chain;

    private Person(EnsFixture chain, string label)
        : base(chain.NodeUrl, chain.Registry, $"{label}.eth") => (_chain, Label) = (chain, label);

    public string Label { get; }

    /// <summary>The record as it was published last.</summary>
    public string ProfileRecord { get; private set; } = "";

    public static async Task<Person> PublishedAsync(EnsFixture chain, string who, params ServiceHost[] services)
    {
        var person = await WithoutProfileAsync(chain, who);
        await person.PublishAsync([.. services.Select(service => service.Name)]);
        return person;
    }

    public static async Task<Person> WithoutProfileAsync(EnsFixture chain, string who, MessengerOptions? options = null)
    {
        var person = new Person(chain, $"{who}{Interlocked.Increment(ref _count)}");
        await person.OpenDeviceAsync("first", options);
        return person;
    }

    public async Task PublishAsync(params string[] services)
    {
        var profile = await new ProfileDraft(Keys, services).SignAsync(Wallet);
        ProfileRecord = "data:application/json," + profile;
        await _chain.NameAsync(Label, Address, (ProfileTextKeys.User[0], ProfileRecord));
    }
}
