using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dm3.Hosting.Api;
using Dm3.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Gateway.Tests.Api;

/// <summary>The API document is whole: it says something about every route, and nothing about routes that are not there.</summary>
public sealed partial class ApiDocumentTests(ExampleGateway examples) : IClassFixture<ExampleGateway>
{
    // Answered before routing.
    private static readonly string[] WithoutEndpoint = ["GET /{sender}/{data}.json", "HEAD /{sender}/{data}.json"];

    private static string SnapshotPath => RepositoryRoot.Combine("src", "Dm3.Gateway", "openapi.json");

    [Fact]
    public async Task Document_IsTheCommittedOne()
    {
        var text = (await examples.Gateway.GetAsync(ApiDocument.Path)).Text.ReplaceLineEndings("\n").Trim() + "\n";
        if (ExampleGateway.Records) await File.WriteAllTextAsync(SnapshotPath, text);
        Assert.Equal(await File.ReadAllTextAsync(SnapshotPath), text);
    }

    [Fact]
    public async Task EveryEndpoint_IsDescribedAndHasARequest()
    {
        var operations = await OperationsAsync();
        foreach (var (method, pattern) in Endpoints())
        {
            Assert.True(operations.TryGetValue($"{method} {pattern}", out var operation), $"{method} {pattern} is not documented");
            Assert.NotEmpty((string)operation["summary"]!);
            Assert.NotEmpty((string)operation["tags"]![0]!);
            Assert.Contains(operation["responses"]!.AsObject(), response => response.Key is ['2', ..]);
            Assert.True(examples.Requests.Any(request => request.Fits(method, pattern)), $"gateway.http has no request for {method} {pattern}");
        }
    }

    [Fact]
    public async Task EveryDescribedRoute_IsThere() =>
        Assert.Equal(
            Endpoints().Select(endpoint => $"{endpoint.Method} {endpoint.Pattern}").Concat(WithoutEndpoint).Order(StringComparer.Ordinal),
            (await OperationsAsync()).Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task ParametersBodiesAndAnswers_AreDescribedAndShown()
    {
        foreach (var (route, operation) in await OperationsAsync())
        {
            var names = ParameterNames().Matches(route).Select(match => match.Groups[1].Value).ToList();
            var parameters = operation["parameters"]?.AsArray() ?? [];
            Assert.Equal((route, string.Join(' ', names)), (route, string.Join(' ', parameters.Where(each => (string)each!["in"]! == "path").Select(each => (string)each!["name"]!))));
            Assert.All(parameters, each => Assert.True(each!["description"] is not null && each["example"] is not null, $"{route}: {each!["name"]} is not described"));
            foreach (var (type, content) in operation["requestBody"]?["content"]?.AsObject() ?? [])
                Assert.True(content!["examples"]?.AsObject().Count > 0 && content["schema"]?.AsObject().Count > 0, $"{route}: no {type} is shown");
            var successes = operation["responses"]!.AsObject().Where(response => response.Key is ['2', ..]).SelectMany(response => response.Value!["content"]?.AsObject() ?? []).ToList();
            Assert.True(
                successes.Count == 0 || route is "GET /openapi/v1.json" or "GET /docs" or "GET /metrics" or "PUT /v1/zones/{zone}" || successes.Any(content => content.Value!["examples"]?.AsObject().Count > 0),
                $"{route}: no success is shown");
        }
    }

    [Fact]
    public async Task EveryAnswerThatWasGiven_IsOfAStatusAndTypeThatAreDocumented()
    {
        var operations = await OperationsAsync();
        foreach (var (request, answer) in examples.Requests.Zip(examples.Answers))
        {
            var (route, operation) = operations.Where(each => request.Fits(each.Key.Split(' ')[0], each.Key.Split(' ')[1])).MinBy(each => each.Key.Count(letter => letter == '{'));
            var response = operation["responses"]![$"{answer.Status}"];
            Assert.True(response is not null, $"{route} answered {answer.Status}");
            if (answer.Body is not null) Assert.True(response["content"]?[answer.Type] is not null, $"{route} answered {answer.Status} with {answer.Type}");
        }
    }

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

    private async Task<Dictionary<string, JsonNode>> OperationsAsync() => (await examples.Gateway.GetAsync(ApiDocument.Path)).Json["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(operation => (Route: $"{operation.Key.ToUpperInvariant()} {path.Key}", Operation: operation.Value!)))
        .ToDictionary(each => each.Route, each => each.Operation);

    private IEnumerable<(string Method, string Pattern)> Endpoints() =>
        from endpoint in examples.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = ApiDocument.PatternOf(endpoint)
        // What the pages are made of.
        where !pattern.StartsWith(ApiDocument.DocsPath + "/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, pattern);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex ParameterNames();

    [GeneratedRegex(@"(?:src=""|href=""|from ')([^""']+)")]
    private static partial Regex Sources();
}
