using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>
/// Replays one group of the recording against our service, every exchange in order. A test class of a group derives from it and says where ours differs, and why;
/// it is counted by the test of the coverage.
/// </summary>
/// <param name="names">The chain with the recorded names.</param>
[Collection(RecordedNames.Collection)]
public abstract class GroupReplay(RecordedNames names)
{
    /// <summary>Name of the group, for example <c>backend-storage</c>.</summary>
    public abstract string Group { get; }

    /// <summary>By name of the exchange: where ours answers otherwise on purpose.</summary>
    public virtual IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>();

    /// <summary>The chain with the recorded names.</summary>
    protected EnsFixture Ens => names.Ens;

    [Fact]
    public async Task Answers_AsTheDeployedServiceDid()
    {
        var exchanges = Recording.Exchanges.Where(exchange => exchange.Group == Group).ToList();
        Assert.Equal(Recording.Groups[Group], exchanges.Count);
        Assert.Empty(Differences.Keys.Except(exchanges.Select(exchange => exchange.Name)));
        await using var delivery = await TestDelivery.StartAsync(Ens, Settings());
        delivery.Clock.Set(Recording.Start);
        var client = new ReplayClient(delivery.Http);
        await PrepareAsync(delivery, client);
        var faults = new List<string>();
        foreach (var exchange in exchanges)
        {
            delivery.Clock.Set(exchange.At);
            try
            {
                await ReplayAsync(delivery, client, exchange);
            }
            catch (Xunit.Sdk.XunitException fault)
            {
                // All that differs shows in one run.
                faults.Add(fault.Message);
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Further settings of the service. The chain is that with the recorded names.</summary>
    protected virtual (string Key, string? Value)[] Settings() => [];

    /// <summary>Brings the service into the state that it had before the group's first exchange.</summary>
    protected virtual Task PrepareAsync(TestDelivery delivery, ReplayClient client) => Task.CompletedTask;

    /// <summary>Replays one exchange and checks the answer.</summary>
    protected virtual async Task ReplayAsync(TestDelivery delivery, ReplayClient client, RecordedExchange exchange) => Check(exchange, await client.SendAsync(exchange));

    /// <summary>Fails unless the answer is the recorded one, or differs as <see cref="Differences"/> says.</summary>
    protected void Check(RecordedExchange exchange, ReplayAnswer answer)
    {
        if (Differences.TryGetValue(exchange.Name, out var difference)) ReplayMatch.AssertDiffers(exchange, difference, answer);
        else ReplayMatch.AssertSame(exchange, answer);
    }
}
