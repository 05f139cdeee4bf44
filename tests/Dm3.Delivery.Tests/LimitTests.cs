using System.Net;
using System.Text.Json.Nodes;

namespace Dm3.Delivery.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData("Writes", "POST", "/rpc")]
    [InlineData("Writes", "POST", "/ds/rpc")]
    [InlineData("Logins", "POST", "/v1/challenges")]
    [InlineData("Logins", "GET", "/auth/alice.eth")]
    [InlineData("Logins", "GET", "/ds/auth/alice.eth")]
    [InlineData("Reads", "GET", "/profile/alice.eth")]
    [InlineData("Reads", "GET", "/api/profile/alice.eth")]
    [InlineData("Reads", "POST", "/v1/receipts")]
    public async Task AClientThatAsksTooOften_IsTurnedAway_AndTheOthersAreNot(string kind, string method, string path)
    {
        await using var delivery = await TestDelivery.StartAsync(($"Delivery:Limits:{kind}PerMinutePerClient", "2"), ("Delivery:TrustedProxies:0", "127.0.0.1"));
        for (var i = 0; i < 2; i++) Assert.NotEqual(HttpStatusCode.TooManyRequests, await AskAsync(delivery, method, path, "192.0.2.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(delivery, method, path, "192.0.2.1"));
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await AskAsync(delivery, method, path, "192.0.2.2"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(delivery, "GET", "/health/live", "192.0.2.1"));
    }

    [Fact]
    public async Task WithoutATrustedProxy_NobodyNamesItsOwnAddress()
    {
        await using var delivery = await TestDelivery.StartAsync(("Delivery:Limits:ReadsPerMinutePerClient", "1"));
        await AskAsync(delivery, "GET", "/profile/alice.eth", "192.0.2.1");
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(delivery, "GET", "/profile/alice.eth", "192.0.2.2"));
    }

    private static async Task<HttpStatusCode> AskAsync(TestDelivery delivery, string method, string path, string client)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Forwarded-For", client);
        if (method == "POST") request.Content = new StringContent("{}");
        using var answer = await delivery.Http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            Assert.Equal("rate-limited", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        return answer.StatusCode;
    }
}
