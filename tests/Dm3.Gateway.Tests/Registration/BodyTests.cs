using System.Text;
using System.Text.Json.Nodes;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Registration;

/// <summary>Bodies that are not exactly of the form that a call takes. What is read is all that was sent, or nothing is done.</summary>
public sealed class BodyTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Name = "body.dm3.eth";

    // A good registration, from which each test below departs in one place.
    private (string Body, Draft Draft) Good()
    {
        var draft = gateway.Drafts.Registration(Name, Alice.Address).With(("avatar", "value")).With((0UL, "0x01"));
        return (new JsonObject { ["operation"] = draft.Message.DeepClone(), ["signature"] = draft.SignBy(Alice) }.ToJsonString(), draft);
    }

    private async Task RefusedAsync(string body)
    {
        var before = gateway.Dump();
        Assert.Equal((400, "invalid-body"), (await gateway.PostAsync("/v1/names", body)).Problem);
        Assert.Equal(before, gateway.Dump());
        Assert.Equal((400, "invalid-body"), (await gateway.SendAsync(HttpMethod.Patch, "/v1/names/" + Name, TestGateway.Json(body))).Problem);
        Assert.Equal((400, "invalid-body"), (await gateway.SendAsync(HttpMethod.Delete, "/v1/names/" + Name, TestGateway.Json(body))).Problem);
        Assert.Equal((400, "invalid-body"), (await gateway.PostAsync($"/v1/names/{Name}/transfer", body)).Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"operation":null,"signature":"0x"}""")]
    [InlineData("""{"operation":{},"signature":"0x"}""")]
    [InlineData("""{"operation":[],"signature":"0x"}""")]
    [InlineData("""{"operation":"x","signature":"0x"}""")]
    [InlineData("""{"signature":"0x"}""")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("\ufeff{}")]
    public Task Refuses_WhatIsNoSignedOperation(string body) => RefusedAsync(body);

    [Fact]
    public async Task Refuses_BytesThatAreNotUtf8()
    {
        var body = Encoding.Latin1.GetBytes(Good().Body.Replace("value", "v\u00ffue", StringComparison.Ordinal));
        using var content = new ByteArrayContent(body);
        Assert.Equal((400, "invalid-body"), (await gateway.SendAsync(HttpMethod.Post, "/v1/names", content)).Problem);
    }

    public static TheoryData<string, string> Departures => new()
    {
        { "\"avatar\"", "null" },
        { "\"value\":\"value\"", "\"value\":null" },
        { "{\"key\":\"avatar\",\"value\":\"value\"}", "null" },
        { "{\"key\":\"avatar\",\"value\":\"value\"}", "{\"key\":\"avatar\"}" },
        { "{\"key\":\"avatar\",\"value\":\"value\"}", "[]" },
        { "{\"coinType\":\"0\",\"value\":\"0x01\"}", "null" },
        { "{\"coinType\":\"0\",\"value\":\"0x01\"}", "{\"value\":\"0x01\"}" },
        { "\"coinType\":\"0\"", "\"coinType\":null" },
        { "\"coinType\":\"0\"", "\"coinType\":-1" },
        { "\"coinType\":\"0\"", "\"coinType\":\"-1\"" },
        { "\"coinType\":\"0\"", "\"coinType\":1.0" },
        { "\"coinType\":\"0\"", "\"coinType\":1e2" },
        { "\"coinType\":\"0\"", "\"coinType\":\"0x3c\"" },
        { "\"coinType\":\"0\"", "\"coinType\":\" 1\"" },
        { "\"coinType\":\"0\"", "\"coinType\":\"\"" },
        { "\"coinType\":\"0\"", "\"coinType\":\"١\"" },
        { "\"coinType\":\"0\"", "\"coinType\":true" },
        { "\"coinType\":\"0\"", "\"coinType\":" + new string('1', 79) },
        { "\"value\":\"0x01\"", "\"value\":\"0x1\"" },
        { "\"value\":\"0x01\"", "\"value\":\"01\"" },
        { "\"value\":\"0x01\"", "\"value\":\"0xgg\"" },
        { "\"value\":\"0x01\"", "\"value\":[1]" },
        { "\"value\":\"0x01\"", "\"value\":null" },
        { "\"value\":\"value\"", "\"value\":\"\\ud800\"" },
        { "\"value\":\"value\"", "\"value\":\"\\udc00\\ud800\"" },
        { "\"key\":\"avatar\"", "\"key\":\"\\ud83e\"" },
        { "\"body.dm3.eth\"", "\"\\ud800.dm3.eth\"" },
        { "\"body.dm3.eth\"", "null" },
        { "\"body.dm3.eth\"", "7" },
        { "\"name\":\"body.dm3.eth\",", "" },
        { "\"name\":\"body.dm3.eth\",", "\"Name\":\"body.dm3.eth\"," },
        { "\"name\":\"body.dm3.eth\",", "\"name\":\"body.dm3.eth\",\"name\":\"body.dm3.eth\"," },
        { "\"name\":\"body.dm3.eth\",", "\"name\":\"body.dm3.eth\",\"more\":1," },
        { "\"name\":\"body.dm3.eth\",", "\"name\":\"body.dm3.eth\",\"type\":\"Release\"," },
        { "\"name\":\"body.dm3.eth\",", "\"name\":\"body.dm3.eth\",\"$type\":\"Release\"," },
        { "\"texts\":[", "\"texts\":null,\"addresses2\":[" },
        { "\"contenthash\":\"0x\"", "\"contenthash\":null" },
        { "\"contenthash\":\"0x\"", "\"contenthash\":\"\"" },
        { "\"nonce\":\"0\"", "\"nonce\":null" },
        { "\"nonce\":\"0\",", "" },
        { "\"nonce\":\"0\"", "\"nonce\":\"0\",\"nonce\":\"1\"" },
        { "\"signature\":\"", "\"signature\":null,\"x\":\"" },
        { "\"signature\":\"0x", "\"signature\":\"" },
        { "\"signature\":\"", "\"more\":{},\"signature\":\"" },
        { "\"value\":\"value\"", "\"value\":\"value\",\"value\":\"other\"" },
        { "\"value\":\"value\"", "\"value\":\"value\",\"more\":0" },
        { "\"value\":\"value\"", "\"value\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]" },
    };

    [Theory]
    [MemberData(nameof(Departures))]
    public Task Refuses_MembersThatAreNotExactlyThoseOfTheOperation(string part, string instead)
    {
        var (body, _) = Good();
        Assert.Contains(part, body, StringComparison.Ordinal);
        return RefusedAsync(body.Replace(part, instead, StringComparison.Ordinal));
    }

    // Shows that it is the departures above that are refused, and that numbers may be numbers or texts, with members in any order.
    [Fact]
    public async Task Takes_TheBodyThatTheseDepartFrom()
    {
        var (body, draft) = Good();
        var deadline = (string)draft.Message["deadline"]!;
        body = body.Replace("\"coinType\":\"0\"", "\"coinType\":0", StringComparison.Ordinal).Replace("\"nonce\":\"0\"", "\"nonce\":0", StringComparison.Ordinal)
            .Replace($"\"{deadline}\"", deadline, StringComparison.Ordinal);
        Assert.Equal(201, (await gateway.PostAsync("/v1/names", body)).Status);
    }

    [Fact]
    public async Task Takes_RecordsThatAreLeftOut()
    {
        var draft = gateway.Drafts.Registration("no-records.dm3.eth", Alice.Address);
        var signature = draft.SignBy(Alice);
        foreach (var member in (string[])["texts", "addresses", "contenthash"]) draft.Message.Remove(member);
        Assert.Equal(201, (await gateway.SendSignedAsync(draft, signature)).Status);
    }

    [Theory]
    [InlineData("/v1/names")]
    [InlineData("/v1/typed-data")]
    [InlineData("/")]
    [InlineData("/batch")]
    public async Task Refuses_ABodyThatIsTooBig(string path)
    {
        foreach (var chunked in (bool[])[false, true])
        {
            using var body = TestGateway.Json("{\"operation\":\"" + new string('x', GatewayHost.MaxBodyBytes) + "\"}");
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await gateway.Http.SendAsync(request);
            var reply = await Reply.OfAsync(response);
            if (path.StartsWith("/v1", StringComparison.Ordinal)) Assert.Equal((413, "body-too-big"), reply.Problem);
            else Assert.Equal(413, reply.CcipRefusal);
        }
    }

    [Theory]
    [InlineData("GET", "/no/such/route", 404)]
    [InlineData("GET", "/v1", 404)]
    [InlineData("GET", "/v1/names/a.dm3.eth/transfer", 405)]
    [InlineData("PUT", "/v1/names/a.dm3.eth", 405)]
    [InlineData("POST", "/v1/explain", 405)]
    [InlineData("BREW", "/v1/zones", 405)]
    [InlineData("TRACE", "/v1/zones", 405)]
    [InlineData("GET", "/v1/names/a/b/c", 404)]
    [InlineData("GET", "/..%2f..%2fetc/passwd", 404)]
    [InlineData("GET", "/.git/config", 404)]
    [InlineData("GET", "/index.php?a=<script>", 404)]
    public async Task Refuses_OtherRoutesAndMethodsWithAProblem(string method, string path, int status) =>
        Assert.Equal((status, "no-such-route"), (await gateway.SendAsync(new HttpMethod(method), path)).Problem);
}
