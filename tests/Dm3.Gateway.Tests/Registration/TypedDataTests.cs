using System.Text.Json.Nodes;
using Dm3.Testing;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Registration;

/// <summary><c>POST /v1/typed-data</c> gives the document that a wallet signs: ethers signs it here, and the signature registers.</summary>
public sealed class TypedDataTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private Task<Reply> AskAsync(string json) => gateway.PostAsync("/v1/typed-data", json);

    private static async Task<(string Signature, string Digest)> SignWithEthersAsync(Wallet wallet, JsonNode document)
    {
        var output = JsonNode.Parse(await NodeScript.RunAsync("gateway/sign-typed-data.mjs", wallet.PrivateKeyHex, document.ToJsonString()))!;
        Assert.Equal((string)document["primaryType"]!, (string)output["primaryType"]!);
        return ((string)output["signature"]!, (string)output["digest"]!);
    }

    // Each operation on one name in turn, each signed by ethers over the document that the service gave.
    [Fact]
    public async Task Document_IsWhatEthersSignsAndTheServiceTakes()
    {
        const string Name = "typed🦊.messengerxy.eth";
        var drafts = gateway.Drafts;
        Draft[] operations =
        [
            drafts.Registration(Name, Alice.Address).With(("network.dm3.profile", Alice.ProfileText), ("description", "é\"\\\n🦊"), ("avatar", "x")).With((60UL, Bob.Address.ToLowerHex()), (0UL, "0x76a914")).With("contenthash", "0xe30101"),
            drafts.Update(Name, 1, ("avatar", ""), ("url", "https://example.com")),
            drafts.Transfer(Name, Alice.Address, 2),
            drafts.Release(Name, 3),
        ];
        foreach (var operation in operations)
        {
            var document = await AskAsync(new JsonObject { ["type"] = operation.Kind, ["operation"] = operation.Message.DeepClone() }.ToJsonString());
            Assert.True(document.Status == 200, document.Text);
            Assert.Equal(operation.Kind, (string)document.Json["primaryType"]!);
            Assert.Equal("dm3 registry", (string)document.Json["domain"]!["name"]!);
            Assert.Equal(TestGateway.OtherResolver.ToString(), (string)document.Json["domain"]!["verifyingContract"]!);
            var (signature, digest) = await SignWithEthersAsync(Alice, document.Json);
            Assert.Equal(operation.Digest().ToString(), digest);
            var reply = await gateway.SendSignedAsync(operation, signature);
            Assert.True(reply.Status is 200 or 201, reply.Text);
        }
    }

    [Fact]
    public async Task Fills_InNonceAndDeadlineThatWereLeftOut()
    {
        await gateway.RegisterAsync(Alice, "filled.dm3.eth");
        var reply = await AskAsync("""{"type":"RecordUpdate","operation":{"name":"filled.dm3.eth","texts":[{"key":"avatar","value":"x"}]}}""");
        Assert.True(reply.Status == 200, reply.Text);
        var message = reply.Json["message"]!;
        Assert.Equal("1", message["nonce"]!.ToString());
        Assert.Equal(gateway.Clock.UnixSeconds + 3600, long.Parse(message["deadline"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture));
        var (signature, _) = await SignWithEthersAsync(Alice, reply.Json);
        var sent = await gateway.SendSignedAsync(new Draft("RecordUpdate", (JsonObject)message), signature);
        Assert.True(sent.Status == 200, sent.Text);
    }

    [Theory]
    [InlineData("""{"operation":{"name":"kind.dm3.eth","owner":"0x00000000000000000000000000000000000000aa"}}""", "Registration")]
    [InlineData("""{"operation":{"name":"kind.dm3.eth","texts":[]}}""", "RecordUpdate")]
    [InlineData("""{"operation":{"name":"kind.dm3.eth","contenthash":"0x"}}""", "RecordUpdate")]
    [InlineData("""{"operation":{"name":"kind.dm3.eth","newOwner":"0x00000000000000000000000000000000000000aa"}}""", "Transfer")]
    [InlineData("""{"operation":{"name":"kind.dm3.eth"}}""", "Release")]
    [InlineData("""{"primaryType":"Release","operation":{"name":"kind.dm3.eth"}}""", "Release")]
    public async Task Finds_TheKindByTheMembers(string body, string kind)
    {
        var reply = await AskAsync(body);
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(kind, (string)reply.Json["primaryType"]!);
    }

    // Without a chain nobody knows who owns a zone; its own zones an operator configures.
    [Theory]
    [InlineData("""{"type":"ZoneClaim","operation":{"zone":"new.eth","owner":"0x00000000000000000000000000000000000000aa"}}""", "no-chain")]
    [InlineData("""{"type":"ZoneClaim","operation":{"zone":"dm3.eth","owner":"0x00000000000000000000000000000000000000aa"}}""", "zone-configured")]
    [InlineData("""{"type":"ZoneClaim","operation":{"zone":"New.eth","owner":"0x00000000000000000000000000000000000000aa"}}""", "invalid-name")]
    [InlineData("""{"type":"ZoneClaim","operation":{"zone":"new.eth","owner":"0x00000000000000000000000000000000000000aa","policy":"{\"minLabelLength\":0}"}}""", "invalid-policy")]
    [InlineData("""{"type":"ZoneClaim","operation":{"zone":"new.eth"}}""", "invalid-body")]
    [InlineData("""{"type":"ZoneClaim","operation":{"zone":7}}""", "invalid-body")]
    [InlineData("""{"type":"ZoneClaim","operation":{}}""", "invalid-body")]
    [InlineData("""{"type":"ApiKeyCreation","operation":{"zone":"messengerxy.eth","role":"read","label":""}}""", "zone-configured")]
    [InlineData("""{"type":"ApiKeyRevocation","operation":{"zone":"nobody.eth","key":"x"}}""", "unknown-zone")]
    [InlineData("""{"type":"Voucher","operation":{"zone":"nobody.eth","expires":1}}""", "unknown-zone")]
    [InlineData("""{"type":"Voucher","operation":{"zone":"messengerxy.eth"}}""", "invalid-body")]
    [InlineData("""{"type":"Voucher","operation":{"zone":"messengerxy.eth","expires":1,"code":"0x01"}}""", "voucher-invalid")]
    [InlineData("""{"type":"Voucher","operation":{"zone":"messengerxy.eth","expires":1,"name":"ann.dm3.eth"}}""", "voucher-invalid")]
    [InlineData("""{"type":"Voucher","operation":{"zone":"messengerxy.eth","expires":1,"signature":"0x"}}""", "invalid-body")]
    [InlineData("{\"type\":\"Voucher\",\"operation\":{\"zone\":\"messengerxy.eth\",\"expires\":1,\"name\":\"\\ud800\"}}", "invalid-body")]
    public async Task Refuses_WhatNobodyCouldSignForAZone(string body, string code) => Assert.Equal(code, (await AskAsync(body)).Problem.Code);

    [Theory]
    [InlineData("", "invalid-body")]
    [InlineData("null", "invalid-body")]
    [InlineData("[]", "invalid-body")]
    [InlineData("{}", "invalid-body")]
    [InlineData("""{"operation":null}""", "invalid-body")]
    [InlineData("""{"operation":[]}""", "invalid-body")]
    [InlineData("""{"operation":{}}""", "invalid-body")]
    [InlineData("""{"operation":{"name":7}}""", "invalid-body")]
    [InlineData("""{"operation":{"name":null}}""", "invalid-body")]
    [InlineData("{\"operation\":{\"name\":\"\\ud800\"}}", "invalid-body")]
    [InlineData("{\"operation\":{\"name\":\"a.dm3.eth\",\"\\ud800\":1}}", "invalid-body")]
    [InlineData("{\"operation\":{\"name\":\"abc.dm3.eth\",\"texts\":[{\"key\":\"a\",\"value\":\"\\ud800\"}]}}", "invalid-body")]
    [InlineData("{\"operation\":{\"name\":\"abc.dm3.eth\",\"texts\":[{\"key\":\"\\udc00\",\"value\":\"\"}]}}", "invalid-body")]
    [InlineData("""{"operation":{"name":"abc.dm3.eth","texts":[null]}}""", "invalid-body")]
    [InlineData("""{"operation":{"name":"abc.dm3.eth","addresses":[null]}}""", "invalid-body")]
    [InlineData("""{"operation":{"name":"abc.dm3.eth","texts":null}}""", "invalid-body")]
    [InlineData("""{"operation":{"name":"abc.dm3.eth","name":"abd.dm3.eth"}}""", "invalid-body")]
    [InlineData("""{"operation":{"name":"abc.dm3.eth","more":1}}""", "invalid-body")]
    [InlineData("""{"operation":{"name":"abc.dm3.eth","type":"Release"}}""", "invalid-body")]
    [InlineData("""{"type":"Renewal","operation":{"name":"abc.dm3.eth"}}""", "invalid-body")]
    [InlineData("""{"type":7,"operation":{"name":"abc.dm3.eth"}}""", "invalid-body")]
    [InlineData("""{"type":"Transfer","operation":{"name":"abc.dm3.eth"}}""", "invalid-body")]
    [InlineData("""{"type":"Release","operation":{"name":"Abc.dm3.eth"}}""", "name-not-normalized")]
    [InlineData("""{"operation":{"name":"abc.dm3.eth","owner":"0x0000000000000000000000000000000000000000"}}""", "invalid-owner")]
    [InlineData("""{"operation":{"name":"www.dm3.eth","owner":"0x00000000000000000000000000000000000000aa"}}""", "reserved")]
    [InlineData("""{"operation":{"name":"abc.dm3.eth","texts":[{"key":"__proto__","value":""}]}}""", "invalid-record-key")]
    public async Task Refuses_WhatCouldNotBeSignedAndSent(string body, string code) => Assert.Equal(code, (await AskAsync(body)).Problem.Code);
}
