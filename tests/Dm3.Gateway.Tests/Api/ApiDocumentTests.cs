using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dm3.Hosting.Api;
using Dm3.Testing;
using Dm3.Testing.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Gateway.Tests.Api;

/// <summary>The API document is whole: it says something about every route, and nothing about routes that are not there.</summary>
public sealed partial class ApiDocumentTests(ExampleGateway examples) : IClassFixture<ExampleGateway>
{
    // Answered before routing.
    private static readonly string[] WithoutEndpoint = ["GET /{sender}/{data}.json", "HEAD /{sender}/{data}.json"];

    [Fact]
    public async Task Document_IsTheCommittedOne() => await ApiChecks.IsCommittedAsync((await examples.Gateway.GetAsync(ApiDocument.Path)).Text, RepositoryRoot.Combine("src", "Dm3.Gateway", "openapi.json"));

    [Fact]
    public async Task EveryEndpoint_IsDescribedAndHasARequest() => ApiChecks.EveryEndpointIsDescribedAndHasARequest(await DocumentAsync(), Endpoints(), examples.Requests);

    [Fact]
    public async Task EveryDescribedRoute_IsThere() => ApiChecks.EveryDescribedRouteIsThere(await DocumentAsync(), Endpoints(), WithoutEndpoint);

    [Fact]
    public async Task ParametersBodiesAndAnswers_AreDescribedAndShown() => ApiChecks.ParametersBodiesAndAnswersAreShown(await DocumentAsync(), "PUT /v1/zones/{zone}");

    [Fact]
    public async Task EveryAnswerThatWasGiven_IsOfAStatusAndTypeThatAreDocumented() => ApiChecks.EveryAnswerIsDocumented(await DocumentAsync(), examples.Requests, examples.Answers);

    // The pages come with the gateway: no font, script or figure is loaded from elsewhere, and their policy forbids it.
    [Fact]
    public async Task Pages_LoadNothingFromOutside()
    {
        var page = await examples.Gateway.GetAsync("/docs/");
        Assert.Equal((200, "text/html"), (page.Status, page.ContentType));
        var sources = Sources().Matches(page.Text).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(sources);
        foreach (var source in sources)
        {
            Assert.DoesNotContain("//", source, StringComparison.Ordinal);
            var asset = await examples.Gateway.GetAsync("/docs/" + source.Replace("./", "", StringComparison.Ordinal));
            Assert.Equal((source, 200), (source, asset.Status));
            Assert.True(asset.Body.Length > 100);
        }

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
    }

    private async Task<JsonNode> DocumentAsync() => (await examples.Gateway.GetAsync(ApiDocument.Path)).Json;

    private IReadOnlyList<(string Method, string Pattern)> Endpoints() => ApiChecks.Endpoints(examples.Gateway.Services.GetRequiredService<EndpointDataSource>());

    [GeneratedRegex(@"(?:src=""|href=""|from ')([^""']+)")]
    private static partial Regex Sources();
}
