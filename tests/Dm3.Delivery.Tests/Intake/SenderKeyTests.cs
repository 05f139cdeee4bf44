using Dm3.Core.Signing;
using Dm3.Delivery.Intake;
using Dm3.Testing;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Intake;

/// <summary>How long the key that a sender published is believed.</summary>
[Collection(OneChain.Name)]
public sealed class SenderKeyTests(EnsFixture chain)
{
    private const int Believed = 600;

    [Fact]
    public async Task AKeyThatWasReplaced_IsGoodUntilItIsAskedForAgain_AndNotBeyond()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var (alice, bob) = await PeopleAsync(delivery);
        var old = await ReplaceKeyAsync(alice);
        delivery.Clock.Advance(Believed - 1);
        Assert.Null((await Letters.CallAsync(delivery, Letters.Build(delivery, alice, bob, "within the time", old))).Json()["error"]);
        delivery.Clock.Advance(1);
        Assert.Equal(RpcErrorCode.Unauthorized, (int?)(await Letters.CallAsync(delivery, Letters.Build(delivery, alice, bob, "after it", old))).Json()["error"]?["code"]);
        Assert.Null(await CodeAsync(delivery, alice, bob));
    }

    [Fact]
    public async Task ASenderThatHasANewKey_IsTakenWithinAMinute_AndTheOldOneNoMore()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var (alice, bob) = await PeopleAsync(delivery);
        var old = await ReplaceKeyAsync(alice);
        // ENS is asked again soon, but not for every forged message: what it said is believed for a minute.
        Assert.Equal(RpcErrorCode.Unauthorized, await CodeAsync(delivery, alice, bob));
        delivery.Clock.Advance(60);
        Assert.Null(await CodeAsync(delivery, alice, bob));
        Assert.Equal(RpcErrorCode.Unauthorized, (int?)(await Letters.CallAsync(delivery, Letters.Build(delivery, alice, bob, "old", old))).Json()["error"]?["code"]);
    }

    [Fact]
    public async Task AKeyIsNotBelievedForEver_WhenTheProfileThatFollowedCannotBeRead()
    {
        await using var gateway = await LocalServer.SayingAsync("{}", 503);
        await using var delivery = await TestDelivery.StartAsync(chain, ("Delivery:IpfsGateways:0", gateway.Url));
        var (alice, bob) = await PeopleAsync(delivery);
        await alice.PublishAsync("ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy");
        delivery.Clock.Advance(Believed);
        Assert.Null(await CodeAsync(delivery, alice, bob));
        Assert.NotEqual(0, gateway.Requests);
        for (var waited = 0; waited < Believed; waited += 100)
        {
            delivery.Clock.Advance(100);
            await CodeAsync(delivery, alice, bob);
        }

        Assert.Equal(RpcErrorCode.Unavailable, await CodeAsync(delivery, alice, bob));
    }

    // The service has seen the key of alice.
    private async Task<(DeliveryUser Alice, DeliveryUser Bob)> PeopleAsync(TestDelivery delivery)
    {
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "key-alice"), await DeliveryUser.PublishedAsync(chain, "key-bob"));
        await bob.LogInAsync(delivery.Http);
        Assert.Null(await CodeAsync(delivery, alice, bob));
        return (alice, bob);
    }

    private static async Task<SigningKeyPair> ReplaceKeyAsync(DeliveryUser user)
    {
        var old = user.Signing;
        user.RollKey();
        await user.PublishAsync();
        return old;
    }

    private static async Task<int?> CodeAsync(TestDelivery delivery, DeliveryUser from, DeliveryUser to) =>
        (int?)(await Letters.CallAsync(delivery, Letters.Build(delivery, from, to, "hello"))).Json()["error"]?["code"];
}
