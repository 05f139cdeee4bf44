using System.Net;

namespace Dm3.Delivery.Tests;

public sealed class HostTests(TestDelivery delivery) : IClassFixture<TestDelivery>
{
    [Fact]
    public async Task Hello_AnswersAsTheDeployedServiceDoes() => Assert.Equal("Hello DM3", await delivery.Http.GetStringAsync(new Uri("/hello", UriKind.Relative)));

    [Fact]
    public async Task UnknownRoute_IsAProblemDocument()
    {
        using var answer = await delivery.Http.GetAsync(new Uri("/nothing", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
