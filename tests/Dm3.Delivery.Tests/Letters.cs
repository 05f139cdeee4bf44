using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dm3.Core.Messages;
using Dm3.Core.Signing;
using Dm3.Delivery.Intake;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests;

/// <summary>Envelopes as a sender makes them.</summary>
internal static class Letters
{
    /// <summary>Builds one, right unless told otherwise.</summary>
    public static Envelope Build(TestDelivery delivery, DeliveryUser from, DeliveryUser to, string text, SigningKeyPair? signer = null, string? messageHash = null)
    {
        var key = signer ?? from.Signing;
        var message = new MessageDraft(to.Name, from.Name, delivery.Clock.GetUtcNow()).New(text).Sign(key);
        var service = delivery.Services.GetRequiredService<ServiceIdentity>().Encryption.PublicKey;
        Assert.True(EnvelopeBuilder.TryBuild(message, new DeliveryInformation(to.Name, from.Name), to.Encryption.PublicKey, service, key, RandomNumberGenerator.Fill, out var envelope));
        if (messageHash is null) return envelope;
        var changed = envelope.Metadata with { MessageHash = messageHash };
        return envelope with { Metadata = changed with { Signature = key.Sign(changed.ToSignedText()) } };
    }

    /// <summary>Submits it as the specification says.</summary>
    public static Task<(int Status, string Body)> CallAsync(TestDelivery delivery, Envelope envelope) => delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 7,
        ["method"] = "dm3_submitMessage",
        ["params"] = new JsonArray(JsonNode.Parse(envelope.ToString())),
    }.ToJsonString());
}
