using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Messages;
using Dm3.Core.Signing;
using Dm3.Delivery.Intake;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Intake;

[Collection(OneChain.Name)]
public sealed class ReceiptTests(EnsFixture chain) : IAsyncLifetime
{
    private const int Day = 24 * 3600;

    private TestDelivery _delivery = null!;
    private DeliveryUser _alice = null!;
    private DeliveryUser _bob = null!;
    private string _token = "";

    public async Task InitializeAsync()
    {
        _delivery = await TestDelivery.StartAsync(chain);
        _alice = await DeliveryUser.PublishedAsync(chain, "receipt-alice");
        _bob = await DeliveryUser.PublishedAsync(chain, "receipt-bob");
        _token = await _bob.LogInAsync(_delivery.Http);
    }

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Fact]
    public async Task AReceipt_IsSignedByTheService_AndTheSameForTheSameMessage()
    {
        var envelope = Letters.Build(_delivery, _alice, _bob, "hello");
        var receipt = await SubmitAsync(envelope);
        Assert.True(Receipt.TryRead(JsonSerializer.SerializeToElement(receipt), out var read));
        Assert.True(read.IsSigned(Identity.Signing.PublicKey));
        Assert.False((read with { To = "someone.eth" }).IsSigned(Identity.Signing.PublicKey));
        Assert.Equal((_bob.Name, _bob.Address, envelope.Metadata.MessageHash), (read.To, read.Account, read.MessageHash.ToString()));
        Assert.Equal(TimeSpan.FromDays(90).TotalMilliseconds, read.ExpiresAtUnixMilliseconds - read.AcceptedAtUnixMilliseconds);

        _delivery.Clock.Advance(60);
        Assert.Equal(receipt.ToJsonString(), (await SubmitAsync(envelope)).ToJsonString());
    }

    [Fact]
    public async Task ItsState_IsAccepted_ThenPickedUp_AlsoAfterARestart()
    {
        var envelope = Letters.Build(_delivery, _alice, _bob, "hello");
        var receipt = await SubmitAsync(envelope);
        Assert.Equal("accepted", await StateAsync(receipt));
        var body = new JsonObject { ["messageHashes"] = new JsonArray(envelope.Metadata.MessageHash) }.ToJsonString();
        Assert.Equal(200, (await _delivery.Http.SendAsync(HttpMethod.Post, "/v1/acknowledgements", _token, body)).Status);
        Assert.Equal("picked-up", await StateAsync(receipt));
        await _delivery.StopAsync();
        await _delivery.StartAsync();
        Assert.Equal("picked-up", await StateAsync(receipt));
    }

    [Fact]
    public async Task AMessageThatNobodyPickedUp_IsExpired_BeforeAndAfterTheSweep_AndForgottenLater()
    {
        var receipt = await SubmitAsync(Letters.Build(_delivery, _alice, _bob, "hello"));
        var sweep = _delivery.Services.GetRequiredService<RetentionSweep>();
        _delivery.Clock.Advance((90 * Day) - 1);
        await sweep.SweepAsync(CancellationToken.None);
        Assert.Equal("accepted", await StateAsync(receipt));
        _delivery.Clock.Advance(2);
        Assert.Equal("expired", await StateAsync(receipt));
        await sweep.SweepAsync(CancellationToken.None);
        Assert.Equal("expired", await StateAsync(receipt));
        _delivery.Clock.Advance(7 * Day);
        await sweep.SweepAsync(CancellationToken.None);
        Assert.Equal("receipt-forgotten", (await AskAsync(receipt)).Code());
    }

    [Fact]
    public async Task NobodyElse_LearnsAnything()
    {
        var receipt = await SubmitAsync(Letters.Build(_delivery, _alice, _bob, "hello"));
        using var other = SigningKeyPair.Generate(RandomNumberGenerator.Fill);
        Assert.True(Receipt.TryRead(JsonSerializer.SerializeToElement(receipt), out var read));
        Assert.Equal((403, "receipt-not-ours"), ((await AskAsync(read.Sign(other).ToJson())).Status, (await AskAsync(read.Sign(other).ToJson())).Code()));
        Assert.Equal("receipt-not-ours", (await AskAsync((read with { AcceptedAtUnixMilliseconds = 0 }).ToJson())).Code());
        Assert.Equal("invalid-body", (await AskAsync(new JsonObject { ["messageHash"] = read.MessageHash.ToString() })).Code());
        Assert.Equal("invalid-body", (await _delivery.Http.SendAsync(HttpMethod.Post, "/v1/receipts", json: "[")).Code());
    }

    [Fact]
    public async Task AHashOfAnothersMessage_GivesNoReceipt()
    {
        var envelope = Letters.Build(_delivery, _alice, _bob, "hello");
        await SubmitAsync(envelope);
        var mallory = await DeliveryUser.PublishedAsync(chain, "receipt-mallory");
        var forged = Letters.Build(_delivery, mallory, _bob, "x", messageHash: envelope.Metadata.MessageHash);
        Assert.Equal(RpcErrorCode.InvalidInput, (int)(await Letters.CallAsync(_delivery, forged)).Json()["error"]!["code"]!);
    }

    private ServiceIdentity Identity => _delivery.Services.GetRequiredService<ServiceIdentity>();

    private async Task<JsonObject> SubmitAsync(Envelope envelope)
    {
        var answer = (await Letters.CallAsync(_delivery, envelope)).Json();
        Assert.True((bool?)answer["result"]?["success"], answer.ToJsonString());
        return answer["result"]!["receipt"]!.DeepClone().AsObject();
    }

    private Task<(int Status, string Body)> AskAsync(JsonObject receipt) => _delivery.Http.SendAsync(HttpMethod.Post, "/v1/receipts", json: receipt.ToJsonString());

    private async Task<string> StateAsync(JsonObject receipt)
    {
        var answer = await AskAsync(receipt);
        Assert.True(answer.Status == 200, answer.Body);
        return (string)answer.Json()["state"]!;
    }
}
