using System.Security.Cryptography;
using Dm3.Delivery.Intake;
using Dm3.Ethereum;
using Dm3.Storage.Messages;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Intake;

[Collection(OneChain.Name)]
public sealed class SweepTests(EnsFixture chain)
{
    private const int Expired = 5_000;

    [Fact]
    public async Task WhileTheSweepDropsThousands_SubmissionsGoThrough_AndOnlyWhatIsOverGoes()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "sweep-alice"), await DeliveryUser.PublishedAsync(chain, "sweep-bob"));
        await bob.LogInAsync(delivery.Http);
        var store = delivery.Services.GetRequiredService<MessageStore>();
        await Task.WhenAll(Enumerable.Range(0, Expired).Select(_ => store.AddAsync(
            new NewMessage(bob.Address, new Hash256(RandomNumberGenerator.GetBytes(32)), alice.Name, "{}", delivery.Clock.UnixSeconds * 1000), CancellationToken.None)));
        delivery.Clock.Advance((90 * 24 * 3600) + 1);
        var token = await bob.LogInAsync(delivery.Http);

        // The envelopes are made before: what is measured is what goes through meanwhile.
        var envelopes = Enumerable.Range(0, 50).Select(each => Letters.Build(delivery, alice, bob, $"{each}")).ToList();
        var sweep = delivery.Services.GetRequiredService<RetentionSweep>().SweepAsync(CancellationToken.None);
        var during = 0;
        foreach (var envelope in envelopes)
        {
            Assert.Null((await Letters.CallAsync(delivery, envelope)).Json()["error"]);
            if (!sweep.IsCompleted) during++;
        }

        await sweep;
        Assert.True(during > 0, "no submission went through while the sweep was at work");
        var waiting = (await delivery.Http.FetchAsync("/v1/messages?limit=100", token)).Json()["messages"]!.AsArray();
        Assert.Equal(envelopes.Select(each => each.Metadata.MessageHash), waiting.Select(each => (string)each!["messageHash"]!));
        Assert.Contains($"dm3_delivery_expired_total{{", (await delivery.Http.FetchAsync("/metrics")).Body, StringComparison.Ordinal);
    }
}
