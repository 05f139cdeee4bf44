using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Messages;
using Dm3.Delivery.Intake;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Spam;

/// <summary>A recipient whose rules are set by its own route, and senders who submit real envelopes.</summary>
internal sealed class SpamScene : IAsyncDisposable
{
    private int _count;

    private SpamScene(SpamChain chain, TestDelivery delivery, DeliveryUser recipient, DeliveryUser sender, string token) =>
        (Chain, Delivery, Recipient, Sender, Token) = (chain, delivery, recipient, sender, token);

    public SpamChain Chain { get; }

    public TestDelivery Delivery { get; }

    public DeliveryUser Recipient { get; }

    public DeliveryUser Sender { get; }

    public string Token { get; }

    /// <summary>What nodes say is not kept, so that a test sees what it changed.</summary>
    public static async Task<SpamScene> CreateAsync(SpamChain chain, params (string Key, string? Value)[] settings)
    {
        var delivery = await TestDelivery.StartAsync(chain.Ens, [("Delivery:Spam:AnswerCacheSeconds", "0"), .. settings]);
        var recipient = await DeliveryUser.PublishedAsync(chain.Ens, "rita");
        var sender = await DeliveryUser.PublishedAsync(chain.Ens, "sam");
        return new SpamScene(chain, delivery, recipient, sender, await recipient.LogInAsync(delivery.Http));
    }

    public Task<(int Status, string Body)> TryRulesAsync(object rules) => Delivery.Http.SendAsync(HttpMethod.Put, "/v1/spam-rules", Token, JsonSerializer.Serialize(rules));

    public async Task RulesAsync(object rules)
    {
        var answer = await TryRulesAsync(rules);
        Assert.True(answer.Status == 200, answer.Body);
    }

    public async Task ContactsAsync(params string[] names)
    {
        var answer = await Delivery.Http.SendAsync(HttpMethod.Put, "/v1/contacts", Token, JsonSerializer.Serialize(new { names }));
        Assert.True(answer.Status == 200, answer.Body);
    }

    /// <summary>Submits a message; the JSON-RPC error, or null if it was taken.</summary>
    public async Task<JsonNode?> SubmitAsync(DeliveryUser? from = null, string? fromName = null)
    {
        var sender = from ?? Sender;
        var message = new MessageDraft(Recipient.Name, fromName ?? sender.Name, Delivery.Clock.GetUtcNow()).New($"hello {_count++}").Sign(sender.Signing);
        var service = Delivery.Services.GetRequiredService<ServiceIdentity>().Encryption.PublicKey;
        Assert.True(EnvelopeBuilder.TryBuild(
            message, new DeliveryInformation(Recipient.Name, fromName ?? sender.Name), Recipient.Encryption.PublicKey, service, sender.Signing, RandomNumberGenerator.Fill, out var envelope));
        var answer = await Delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "dm3_submitMessage",
            ["params"] = new JsonArray(JsonNode.Parse(envelope.ToString())),
        }.ToJsonString());
        Assert.Equal(200, answer.Status);
        return answer.Json()["error"];
    }

    /// <summary>Submits a message that a rule stands against; what the sender is told.</summary>
    public async Task<JsonNode> RefusedAsync(string rule, DeliveryUser? from = null, string? fromName = null)
    {
        var error = await SubmitAsync(from, fromName);
        Assert.Equal(RpcErrorCode.Spam, (int?)error?["code"]);
        Assert.Equal(rule, (string?)error!["data"]!["rule"]);
        var (required, facts) = ((string?)error["data"]!["required"], error["data"]!["facts"]!);
        Assert.False(string.IsNullOrWhiteSpace(required));
        Assert.Equal(required, (string?)error["message"]);
        // What would satisfy it, for people as for programs.
        if ((string?)facts["minimum"] is { } minimum) Assert.Contains(minimum, required, StringComparison.Ordinal);
        return facts;
    }

    public async Task TakenAsync(DeliveryUser? from = null, string? fromName = null)
    {
        var error = await SubmitAsync(from, fromName);
        Assert.True(error is null, error?.ToJsonString());
    }

    public Task<(int Status, string Body)> AskAsync(string sender) =>
        Delivery.Http.SendAsync(HttpMethod.Post, "/v1/spam-check", json: JsonSerializer.Serialize(new { recipient = Recipient.Name, sender }));

    public ValueTask DisposeAsync() => Delivery.DisposeAsync();
}
