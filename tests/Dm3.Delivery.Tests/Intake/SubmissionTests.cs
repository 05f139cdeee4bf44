using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dm3.Core.Messages;
using Dm3.Core.Signing;
using Dm3.Delivery.Intake;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Intake;

[Collection(OneChain.Name)]
public sealed class SubmissionTests(EnsFixture chain) : IAsyncLifetime
{
    private TestDelivery _delivery = null!;
    private DeliveryUser _alice = null!;
    private DeliveryUser _bob = null!;
    private string _token = "";

    public async Task InitializeAsync()
    {
        _delivery = await TestDelivery.StartAsync(chain, ("Delivery:Shares:SenderMegabytes", "1"));
        _alice = await DeliveryUser.PublishedAsync(chain, "alice");
        _bob = await DeliveryUser.PublishedAsync(chain, "bob");
        _token = await _bob.LogInAsync(_delivery.Http);
    }

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Fact]
    public async Task AMessage_IsTakenInBothForms_AndTheSameOneAgain_EvenAtOnce_WaitsOnce()
    {
        var first = Build("hello");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CallAsync(first)));
        Assert.All(answers, answer => Assert.Equal("7", answer.Json()["id"]!.ToJsonString()));
        Assert.All(answers, answer => Assert.NotNull(answer.Json()["result"]));
        Assert.Equal((200, "OK"), await _delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: Deployed(Build("hello again"))));

        var waiting = await WaitingAsync();
        Assert.Equal(2, waiting.Count);
        Assert.Equal(first.Metadata.MessageHash, waiting[0]!["messageHash"]!.GetValue<string>());
    }

    [Fact]
    public async Task AMessageToAnotherNameOfTheAddress_WaitsInTheOneAccount_AndToNobodyIsRefused()
    {
        var alias = await _bob.AliasAsync("also-" + _bob.Label);
        Assert.Equal(alias, (string?)(await CallAsync(Build("to the other name", to: alias))).Json()["result"]!["receipt"]!["to"]);
        Assert.Equal(RpcErrorCode.NotFound, Code(await CallAsync(Build("to nobody", to: "nobody-has-this.eth"))));
        Assert.Equal(RpcErrorCode.NotFound, Code(await CallAsync(Build("to a user of another service", to: _alice.Name))));
        Assert.Single(await WaitingAsync());
    }

    [Fact]
    public async Task AFromThatIsNotTheSigner_IsRefused_AndNothingWaits()
    {
        using var other = SigningKeyPair.Generate(RandomNumberGenerator.Fill);
        Assert.Equal(RpcErrorCode.Unauthorized, Code(await CallAsync(Build("forged", other))));
        Assert.Equal((400, ""), await _delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: Deployed(Build("forged", other))));
        Assert.Empty(await WaitingAsync());
    }

    [Fact]
    public async Task ASenderBeyondItsShare_IsRefused_UntilTheRecipientHasConfirmed()
    {
        var taken = new List<string>();
        (int Status, string Body) refused;
        while (true)
        {
            var next = Build($"{taken.Count} {new string('x', 60_000)}");
            refused = await CallAsync(next);
            if (refused.Json()["error"] is not null) break;
            taken.Add(next.Metadata.MessageHash!);
            Assert.InRange(taken.Count, 1, 20);
        }

        Assert.Equal(RpcErrorCode.LimitExceeded, Code(refused));
        Assert.Equal(taken, (await WaitingAsync()).Select(message => message!["messageHash"]!.GetValue<string>()));
        await _delivery.Http.SendAsync(HttpMethod.Post, "/v1/acknowledgements", _token, new JsonObject { ["messageHashes"] = new JsonArray([.. taken.Select(hash => JsonValue.Create(hash))]) }.ToJsonString());
        Assert.Null((await CallAsync(Build("small"))).Json()["error"]);
    }

    private Envelope Build(string text, SigningKeyPair? signer = null, string? to = null)
    {
        var message = new MessageDraft(to ?? _bob.Name, _alice.Name, _delivery.Clock.GetUtcNow()).New(text).Sign(signer ?? _alice.Signing);
        var service = _delivery.Services.GetRequiredService<ServiceIdentity>().Encryption.PublicKey;
        Assert.True(EnvelopeBuilder.TryBuild(
            message, new DeliveryInformation(to ?? _bob.Name, _alice.Name), _bob.Encryption.PublicKey, service, signer ?? _alice.Signing, RandomNumberGenerator.Fill, out var envelope));
        return envelope;
    }

    private Task<(int Status, string Body)> CallAsync(Envelope envelope) => _delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 7,
        ["method"] = "dm3_submitMessage",
        ["params"] = new JsonArray(JsonNode.Parse(envelope.ToString())),
    }.ToJsonString());

    private static string Deployed(Envelope envelope) =>
        new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "dm3_submitMessage", ["params"] = new JsonArray(JsonValue.Create(envelope.ToString())) }.ToJsonString();

    private static int Code((int Status, string Body) answer) => answer.Json()["error"]!["code"]!.GetValue<int>();

    private async Task<JsonArray> WaitingAsync() => (await _delivery.Http.FetchAsync("/v1/messages", _token)).Json()["messages"]!.AsArray();
}
