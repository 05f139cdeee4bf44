using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dm3.Hosting.Api;
using Microsoft.AspNetCore.Routing;

namespace Dm3.Testing.Api;

/// <summary>A host's API document is whole: it says something about every route, nothing about routes that are not there, and what it shows is what the host answers.</summary>
public static partial class ApiChecks
{
    /// <summary>The document is the committed one; with <c>DM3_RECORD=1</c> it is written.</summary>
    public static async Task IsCommittedAsync(string document, string path)
    {
        var text = document.ReplaceLineEndings("\n").Trim() + "\n";
        if (ApiAnswer.Records) await File.WriteAllTextAsync(path, text);
        Assert.Equal(await File.ReadAllTextAsync(path), text);
    }

    /// <summary>The routes of a host, without what its pages are made of.</summary>
    public static IReadOnlyList<(string Method, string Pattern)> Endpoints(EndpointDataSource endpoints) =>
    [
        .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
           let pattern = ApiDocument.PatternOf(endpoint)
           where !pattern.StartsWith(ApiDocument.DocsPath + "/", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select (method, pattern),
    ];

    /// <summary>Every endpoint is described, and the <c>.http</c> file has a request for it.</summary>
    public static void EveryEndpointIsDescribedAndHasARequest(JsonNode document, IEnumerable<(string Method, string Pattern)> endpoints, IReadOnlyList<HttpFileRequest> requests)
    {
        var operations = Operations(document);
        foreach (var (method, pattern) in endpoints)
        {
            Assert.True(operations.TryGetValue($"{method} {pattern}", out var operation), $"{method} {pattern} is not documented");
            Assert.NotEmpty((string)operation["summary"]!);
            Assert.NotEmpty((string)operation["tags"]![0]!);
            Assert.Contains(operation["responses"]!.AsObject(), response => response.Key is ['1' or '2', ..]);
            Assert.True(requests.Any(request => request.Fits(method, pattern)), $"No request for {method} {pattern} in the .http file");
        }
    }

    /// <summary>Every described route is there.</summary>
    public static void EveryDescribedRouteIsThere(JsonNode document, IEnumerable<(string Method, string Pattern)> endpoints, params IEnumerable<string> withoutEndpoint) => Assert.Equal(
        endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Pattern}").Concat(withoutEndpoint).Order(StringComparer.Ordinal),
        Operations(document).Keys.Order(StringComparer.Ordinal));

    /// <summary>Parameters, bodies and successes are described and shown.</summary>
    /// <param name="document">The document.</param>
    /// <param name="notShown">Routes whose success is no example.</param>
    public static void ParametersBodiesAndAnswersAreShown(JsonNode document, params IReadOnlyList<string> notShown)
    {
        foreach (var (route, operation) in Operations(document))
        {
            var names = ParameterNames().Matches(route).Select(match => match.Groups[1].Value).ToList();
            var parameters = operation["parameters"]?.AsArray() ?? [];
            Assert.Equal((route, string.Join(' ', names)), (route, string.Join(' ', parameters.Where(each => (string)each!["in"]! == "path").Select(each => (string)each!["name"]!))));
            Assert.All(parameters, each => Assert.True(each!["description"] is not null && each["example"] is not null, $"{route}: {each!["name"]} is not described"));
            foreach (var (type, content) in operation["requestBody"]?["content"]?.AsObject() ?? [])
                Assert.True(content!["examples"]?.AsObject().Count > 0 && content["schema"]?.AsObject().Count > 0, $"{route}: no {type} is shown");
            var successes = operation["responses"]!.AsObject().Where(response => response.Key is ['2', ..]).SelectMany(response => response.Value!["content"]?.AsObject() ?? []).ToList();
            Assert.True(
                successes.Count == 0 || route is "GET /openapi/v1.json" or "GET /docs" or "GET /metrics" || notShown.Contains(route) || successes.Any(content => content.Value!["examples"]?.AsObject().Count > 0),
                $"{route}: no success is shown");
        }
    }

    /// <summary>Every answer that was given is of a status and type that are documented.</summary>
    public static void EveryAnswerIsDocumented(JsonNode document, IReadOnlyList<HttpFileRequest> requests, IReadOnlyList<ApiAnswer> answers)
    {
        var operations = Operations(document);
        foreach (var (request, answer) in requests.Zip(answers))
        {
            var (route, operation) = operations.Where(each => request.Fits(each.Key.Split(' ')[0], each.Key.Split(' ')[1])).MinBy(each => each.Key.Count(letter => letter == '{'));
            var response = operation["responses"]![$"{answer.Status}"];
            Assert.True(response is not null, $"{route} answered {answer.Status}: {answer.Body?.ToJsonString()}");
            if (answer.Body is not null) Assert.True(response["content"]?[answer.Type] is not null, $"{route} answered {answer.Status} with {answer.Type}");
        }
    }

    /// <summary>The answers have the members that the document shows.</summary>
    public static void AnswersAreOfTheFormShown(IReadOnlyList<ApiAnswer> answers, IReadOnlyList<ApiExample> shown)
    {
        Assert.Equal(answers.Count, shown.Count);
        foreach (var (answer, example) in answers.Zip(shown))
        {
            Assert.Equal((answer.Name, answer.Status, answer.Type), (example.Request.Name, example.Status, example.Type));
            Assert.Equal((answer.Name, string.Join('\n', Shape(answer.Body, ""))), (example.Request.Name, string.Join('\n', Shape(example.Body, ""))));
        }
    }

    private static Dictionary<string, JsonNode> Operations(JsonNode document) => document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(operation => (Route: $"{operation.Key.ToUpperInvariant()} {path.Key}", Operation: operation.Value!)))
        .ToDictionary(each => each.Route, each => each.Operation);

    // Every member with its kind. Of a list the first item stands for all.
    private static IEnumerable<string> Shape(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.OrderBy(member => member.Key, StringComparer.Ordinal).SelectMany(member => Shape(member.Value, $"{path}.{member.Key}")),
        JsonArray items => items.Count > 0 ? Shape(items[0], $"{path}[]") : [$"{path}[]"],
        null => [$"{path}: null"],
        _ => [$"{path}: {(node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "boolean" : node.GetValueKind().ToString())}"],
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex ParameterNames();
}
