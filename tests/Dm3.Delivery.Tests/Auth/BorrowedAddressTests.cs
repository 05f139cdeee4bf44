using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Auth;

/// <summary>
/// Whoever owns a name points it at any address, and signs a profile in the seed spelling with its own key alone. That is good for being written to under that name,
/// but it is no word of the address: neither its account nor its money comes with it.
/// </summary>
[Collection(OneChain.Name)]
public sealed class BorrowedAddressTests(EnsFixture chain) : IAsyncLifetime
{
    private TestDelivery _delivery = null!;
    private DeliveryUser _alice = null!;
    private SigningKeyPair _mallory = null!;

    public async Task InitializeAsync()
    {
        _delivery = await TestDelivery.StartAsync(chain);
        _alice = await DeliveryUser.PublishedAsync(chain, "lender");
        _mallory = SigningKeyPair.Generate(RandomNumberGenerator.Fill);
    }

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Fact]
    public async Task ANamePointedAtSomebodysAddress_DoesNotOpenItsAccount()
    {
        var token = await _alice.LogInAsync(_delivery.Http);
        var hash = await _delivery.PutAsync(_alice);
        var name = await PointAtAliceAsync("pointed");
        var (status, code) = await LogInAsync(name);
        Assert.Equal((403, "profile-not-of-account"), (status, code));
        Assert.Equal(hash, (string?)(await _delivery.Http.FetchAsync("/v1/messages", token)).Json()["messages"]![0]!["messageHash"]);
        Assert.Equal(_alice.Profile.ToString(), (await _delivery.Http.FetchAsync($"/profile/{_alice.Name}")).Body);
    }

    [Fact]
    public async Task ANamePointedAtSomebodysAddress_OpensNoAccountBeforeTheirs()
    {
        var name = await PointAtAliceAsync("early");
        Assert.Equal((403, "profile-not-of-account"), await ChallengeAsync(name));
        Assert.Equal(404, (await _delivery.Http.FetchAsync($"/profile/{_alice.Name}")).Status);
    }

    [Fact]
    public async Task TheAddressThatGoesByTheName_StandsBehindItsProfile()
    {
        var name = await PointAtAliceAsync("primary");
        await chain.SetPrimaryNameAsync(_alice.Address, name);
        Assert.Equal(201, (await LogInAsync(name)).Status);
    }

    private Task<string> PointAtAliceAsync(string label)
    {
        var profile = SignedUserProfile.Sign(new UserProfile(EncryptionKeyPair.Generate(RandomNumberGenerator.Fill).PublicKey.ToString(), _mallory.PublicKey.ToString(), ["ds.dm3.eth"]), _mallory);
        return chain.NameAsync($"{label}-{Guid.NewGuid():n}", _alice.Address, (ProfileTextKeys.User[0], "data:application/json," + profile));
    }

    private async Task<(int Status, string Code)> ChallengeAsync(string name)
    {
        var answer = await _delivery.Http.SendAsync(HttpMethod.Post, "/v1/challenges", json: new JsonObject { ["name"] = name }.ToJsonString());
        return (answer.Status, answer.Status == 200 ? "" : answer.Code());
    }

    private async Task<(int Status, string Code)> LogInAsync(string name)
    {
        var asked = await _delivery.Http.SendAsync(HttpMethod.Post, "/v1/challenges", json: new JsonObject { ["name"] = name }.ToJsonString());
        if (asked.Status != 200) return (asked.Status, asked.Code());
        var challenge = (string)asked.Json()["challenge"]!;
        var body = new JsonObject { ["name"] = name, ["challenge"] = challenge, ["signature"] = _mallory.Sign(challenge) };
        var answer = await _delivery.Http.SendAsync(HttpMethod.Post, "/v1/sessions", json: body.ToJsonString());
        return (answer.Status, answer.Status == 201 ? "" : answer.Code());
    }
}
