using System.Net;
using System.Text.Json.Nodes;

namespace Dm3.Delivery.Tests;

/// <summary>What the delivery service shares with the gateway: the API document with its pages, and the figures.</summary>
public sealed class SharedPartsTests(TestDelivery delivery) : IClassFixture<TestDelivery>
{
    [Fact]
    public async Task Document_NamesTheService()
    {
        var document = JsonNode.Parse(await delivery.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        Assert.Equal("dm3 delivery service", (string)document["info"]!["title"]!);
        Assert.NotEmpty(document["paths"]!.AsObject());
    }

    [Fact]
    public async Task Pages_AreThereAndLoadNothingFromOutside()
    {
        using var page = await delivery.Http.GetAsync(new Uri("/docs/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("src=\"http", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_CountRequestsByRoute()
    {
        await delivery.Http.GetStringAsync(new Uri("/hello", UriKind.Relative));
        Assert.Contains("http_route=\"/hello\"", await delivery.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_CanBeSwitchedOff()
    {
        await using var without = await TestDelivery.StartAsync(("Telemetry:Metrics", "false"));
        using var reply = await without.Http.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }
}
