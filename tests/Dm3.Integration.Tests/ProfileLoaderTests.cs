using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ethereum;

namespace Dm3.Integration.Tests;

/// <summary>From a name to its profile and its delivery services, all of them wildcard names behind our gateway.</summary>
[Collection(NetworkTests.Name)]
public sealed class ProfileLoaderTests(NetworkFixture fixture)
{
    [Fact]
    public async Task Loads_AUserAndHerDeliveryServices_PastADeadOne()
    {
        using var http = new OutboundHttp(new OutboundOptions { AllowLocal = true });
        using var owner = fixture.Wallet(7);
        using var keys = ProfileKeys.Derive("0x07");
        var (encryptionKey, signingKey) = (keys.Encryption.PublicKey.ToString(), keys.Signing.PublicKey.ToString());
        var profile = SignedUserProfile.Sign(new UserProfile(encryptionKey, signingKey, ["no-service.dm3.eth", "service.dm3.eth"]), owner);
        var service = new DeliveryServiceProfile(encryptionKey, signingKey, "https://ds.example");
        var address = NetworkFixture.Coin("60", owner.Address.ToLowerHex());
        // Written under one generation's key, the gateway answers both.
        await fixture.RegisterAsync("loaded.dm3.eth", owner, [NetworkFixture.Text("eth.dm3.profile", DataRecord.Create(profile.ToJson()))], [address]);
        await fixture.RegisterAsync("service.dm3.eth", owner, [NetworkFixture.Text("eth.dm3.deliveryService", DataRecord.Create(service.ToJson()))]);

        var rpc = fixture.Network.Rpc;
        var ens = new EnsClient(rpc, new CcipReadClient(rpc, new GatewayClient(http)), Address.Parse(fixture.Network.Description.EnsRegistry));
        var loader = new ProfileLoader(ens, new DocumentSource(http, []));
        var user = await loader.LoadUserAsync("loaded.dm3.eth");
        Assert.Equal((ProfileFailure.None, owner.Address), (user.Failure, user.Profile!.Account));
        var services = await loader.LoadDeliveryServicesAsync(user.Profile.Document.Profile);
        Assert.Equal([ProfileFailure.NotPublished, ProfileFailure.None], services.Select(each => each.Failure));
        Assert.Equal(service, services[1].Profile);
        Assert.Equal(ProfileFailure.NotPublished, (await loader.LoadUserAsync("nobody-loaded.dm3.eth")).Failure);
    }
}
