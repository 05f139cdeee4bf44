using System.Text.Json.Nodes;
using Dm3.Core.Messages;
using Dm3.Delivery.Intake;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Intake;

[Collection(OneChain.Name)]
public sealed class ProfileExtensionTests(EnsFixture chain)
{
    [Theory]
    [InlineData("deployed", PostmarkForm.Deployed)]
    [InlineData("specification", PostmarkForm.Specification)]
    public async Task TheRecipient_GetsThePostmarkThatItsClientsRead(string form, PostmarkForm expected)
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "form-alice"), await DeliveryUser.PublishedAsync(chain, "form-bob"));
        var token = await bob.LogInAsync(delivery.Http);
        Assert.Equal(200, (await delivery.Http.SendAsync(HttpMethod.Put, "/v1/profile-extension", token, $$"""{"supportedMessageTypes":["NEW","EDIT"],"postmark":"{{form}}"}""")).Status);
        Assert.Equal(form, (string?)(await delivery.Http.FetchAsync("/v1/profile-extension", token)).Json()["postmark"]);

        Assert.Null((await Letters.CallAsync(delivery, Letters.Build(delivery, alice, bob, "hello"))).Json()["error"]);
        var waiting = (await delivery.Http.FetchAsync("/v1/messages", token)).Json()["messages"]![0]!["envelope"]!;
        Assert.True(Envelope.TryParse(waiting.ToJsonString(), out var envelope));
        var service = delivery.Services.GetRequiredService<ServiceIdentity>().Signing.PublicKey;
        Assert.True(EnvelopeOpener.TryOpenPostmark(envelope, bob.Encryption, service, out var postmark, out _));
        Assert.Equal(expected, postmark.Form);

        var call = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "dm3_getProfileExtension", ["params"] = new JsonArray(bob.Name) };
        var told = (await delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: call.ToJsonString())).Json()["result"]!;
        Assert.Equal("""["NEW","EDIT"]""", told["supportedMessageTypes"]!.ToJsonString());
        Assert.Equal("""["x25519-chacha20-poly1305"]""", told["encryptionScheme"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"supportedMessageTypes":["EDIT"]}""", "invalid-extension")]
    [InlineData("""{"supportedMessageTypes":["NEW","<b>"]}""", "invalid-extension")]
    [InlineData("""{"supportedMessageTypes":["NEW","NEW"]}""", "invalid-extension")]
    [InlineData("""{"supportedMessageTypes":[null]}""", "invalid-extension")]
    [InlineData("""{"postmark":"other"}""", "invalid-body")]
    [InlineData("""{"x":1}""", "invalid-body")]
    public async Task WhatDoesNotFit_IsRefused(string body, string code)
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var bob = await DeliveryUser.PublishedAsync(chain, "ext-bob");
        var token = await bob.LogInAsync(delivery.Http);
        Assert.Equal(code, (await delivery.Http.SendAsync(HttpMethod.Put, "/v1/profile-extension", token, body)).Code());
        Assert.Equal(401, (await delivery.Http.SendAsync(HttpMethod.Put, "/v1/profile-extension", null, body)).Status);
    }
}
