using System.Text.Json.Nodes;
using Dm3.Client.Delivery;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Core.Profile;
using Dm3.Testing;
using Dm3.Testing.Chain;
using Microsoft.AspNetCore.Http;

namespace Dm3.Client.Tests.Messaging;

/// <summary>A recipient with two delivery services, the first of which does not do what it should.</summary>
[Collection(OneChain.Name)]
public sealed class FallbackTests(EnsFixture chain) : IAsyncLifetime
{
    private static int _hosts;

    private ServiceHost _second = null!;
    private Person _alice = null!;

    public async Task InitializeAsync()
    {
        _second = await ServiceHost.StartAsync(chain, $"second-ds{Interlocked.Increment(ref _hosts)}");
        _alice = await Person.PublishedAsync(chain, "alice", _second);
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task FirstServiceStopped_SecondHasTheSameMessage()
    {
        await using var first = await ServiceHost.StartAsync(chain, $"{_alice.Label}-first");
        await using var bob = await Person.PublishedAsync(chain, "bob", first, _second);
        await bob.Messenger.PickUpAsync();
        var before = await _alice.Messenger.SendTextAsync(bob.Name, "to the first");
        Assert.Equal(first.Name, before.Service);
        await bob.Messenger.PickUpAsync();

        await first.StopAsync();
        var sent = await _alice.Messenger.SendTextAsync(bob.Name, "to the second");
        Assert.Equal((SendOutcome.Delivered, _second.Name), (sent.Outcome, sent.Service));
        Assert.Equal([SubmitOutcome.Unreachable, SubmitOutcome.Accepted], sent.Attempts.Select(each => each.Outcome));
        var picked = await bob.Messenger.PickUpAsync();
        Assert.Equal([first.Name], picked.Problems.Keys);
        Assert.Equal(sent.MessageHash, Assert.Single(picked.Messages).Hash);

        // The first one comes back, and is given the same message again by a sender that is not sure: the receiver has it once.
        await first.StartAsync();
        var again = await new MessageSender(_alice.Directory, _alice.Identity).SendAsync(Assert.Single(await _alice.Store.FindAsync(sent.MessageHash)).Message);
        Assert.Equal((first.Name, sent.MessageHash), (again.Service, again.MessageHash));
        Assert.Empty((await bob.Messenger.PickUpAsync()).Messages);
        Assert.Equal(["to the first", "to the second"], await bob.TextsFromAsync(_alice.Name));
    }

    [Theory]
    [InlineData("slow", SubmitOutcome.Unreachable)]
    [InlineData("busy", SubmitOutcome.Busy)]
    [InlineData("refuses", SubmitOutcome.Refused)]
    [InlineData("nonsense", SubmitOutcome.Unreachable)]
    [InlineData("deployed refusal", SubmitOutcome.Refused)]
    public async Task FirstServiceFails_InItsOwnWay_SecondIsTried(string way, SubmitOutcome outcome)
    {
        await using var first = await LocalServer.StartAsync(context => AnswerAsync(context, way));
        var firstName = await chain.NameAsync($"{_alice.Label}-{way.Replace(' ', '-')}", null, (ProfileTextKeys.DeliveryService[0], "data:application/json," + (_second.Profile with { Url = first.Url })));
        await using var bob = await Person.WithoutProfileAsync(chain, "bob");
        await bob.PublishAsync(_second.Name);
        await bob.Messenger.PickUpAsync();
        await bob.PublishAsync(firstName, _second.Name);

        var sender = new MessageSender(_alice.Directory, _alice.Identity, new SenderOptions { ServiceTimeout = TimeSpan.FromSeconds(way == "slow" ? 1 : 30), CheckConditions = way != "slow" });
        var message = new Core.Messages.MessageDraft(bob.Name, _alice.Name, DateTimeOffset.UtcNow).New(way).Sign(_alice.Keys.Signing);
        // The bound is short for the slow one only; on a busy machine the second one may need another go.
        var sent = await sender.SendAsync(message);
        for (var tries = 0; way == "slow" && sent.Outcome != SendOutcome.Delivered && tries < 20; tries++) sent = await sender.SendAsync(message);
        Assert.Equal((SendOutcome.Delivered, _second.Name), (sent.Outcome, sent.Service));
        Assert.Equal([outcome, SubmitOutcome.Accepted], sent.Attempts.Select(each => each.Outcome));
    }

    [Fact]
    public async Task RecipientsRule_StopsTheSender_AndSaysWhatIsMissing()
    {
        await using var bob = await Person.PublishedAsync(chain, "bob", _second);
        var mailbox = Assert.Single(await bob.Messenger.ListMailboxesAsync());
        Assert.True((await mailbox.SetSpamRulesAsync(new JsonObject { ["minBalance"] = "1000" })).IsSuccess);
        Assert.Equal("1000", (await _alice.Messenger.Sender.GetConditionsAsync(bob.Name)).OrThrow().MinBalance);
        Assert.Equal("min-balance", (await _alice.Messenger.Sender.CheckAsync(bob.Name)).OrThrow().Unmet!.Rule);

        foreach (var check in (bool[])[true, false])
        {
            var sender = new MessageSender(_alice.Directory, _alice.Identity, new SenderOptions { CheckConditions = check, ServiceTimeout = TimeSpan.FromSeconds(30) });
            var sent = await sender.SendAsync(new Core.Messages.MessageDraft(bob.Name, _alice.Name, DateTimeOffset.UtcNow).New("psst").Sign(_alice.Keys.Signing));
            Assert.Equal((SendOutcome.Spam, "min-balance", "1000", "0"), (sent.Outcome, sent.Unmet!.Rule, sent.Unmet.Facts["minimum"], sent.Unmet.Facts["actual"]));
        }

        var failed = await _alice.Messenger.SendTextAsync(bob.Name, "hello?");
        Assert.Equal(MessageState.Failed, Assert.Single(await _alice.Store.FindAsync(failed.MessageHash)).State);
        // Bob takes the rule back; the message is tried again and moves on.
        Assert.True((await mailbox.SetSpamRulesAsync([])).IsSuccess);
        Assert.Equal(SendOutcome.Delivered, Assert.Single(await _alice.Messenger.Outbox.FlushAsync(withFailed: true)).Outcome);
        Assert.Equal(MessageState.Delivered, Assert.Single(await _alice.Store.FindAsync(failed.MessageHash)).State);
    }

    [Theory]
    [InlineData(true, "/v1/spam-check")]
    [InlineData(false, "/rpc")]
    public async Task RecipientsRule_IsAskedForBeforeTheMessageLeaves(bool check, string asked)
    {
        await using var between = await TamperingProxy.StartAsync(_second.Url);
        var service = await chain.NameAsync($"{_alice.Label}-between-{check}".ToLowerInvariant(), null, (ProfileTextKeys.DeliveryService[0], "data:application/json," + (_second.Profile with { Url = between.Url })));
        await using var bob = await Person.PublishedAsync(chain, "bob", _second);
        Assert.True((await Assert.Single(await bob.Messenger.ListMailboxesAsync()).SetSpamRulesAsync(new JsonObject { ["minNonce"] = "1" })).IsSuccess);
        await bob.PublishAsync(service);
        var message = new Core.Messages.MessageDraft(bob.Name, _alice.Name, DateTimeOffset.UtcNow).New("psst").Sign(_alice.Keys.Signing);
        var sent = await new MessageSender(_alice.Directory, _alice.Identity, new SenderOptions { CheckConditions = check, ServiceTimeout = TimeSpan.FromSeconds(30) }).SendAsync(message);
        Assert.Equal((SendOutcome.Spam, "min-nonce"), (sent.Outcome, sent.Unmet!.Rule));
        Assert.Equal([asked], between.Paths);
    }

    private static async Task AnswerAsync(HttpContext context, string way)
    {
        if (context.Request.Path != "/rpc")
        {
            context.Response.StatusCode = 404;
            return;
        }

        switch (way)
        {
            case "slow":
                await Task.Delay(TimeSpan.FromMinutes(2), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "busy":
                context.Response.StatusCode = 503;
                break;
            case "refuses":
                await context.Response.WriteAsync("""{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Not today."}}""");
                break;
            case "nonsense":
                await context.Response.WriteAsync("<html>Welcome</html>");
                break;
            default:
                context.Response.StatusCode = 400;
                break;
        }
    }
}
