using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Dm3.Hosting.Api;

/// <summary>Writes the API document from the endpoints as they are mapped, their <see cref="RouteDescription"/>s, and the recorded examples.</summary>
/// <remarks>The framework's own reading is set aside: bodies are read strictly and by hand here, so handlers' parameters do not tell them.</remarks>
internal sealed class ApiDocumentWriter(EndpointDataSource endpoints, ApiDocumentForm form) : IOpenApiDocumentTransformer
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";
    private const string BearerScheme = "apiKey";
    private const string ServiceGroup = "Service";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = form.Title, Description = form.Description, Version = "1" };
        // Wherever the document was loaded from.
        document.Servers = [];
        document.Paths = [];
        document.Tags = new HashSet<OpenApiTag>();
        document.Components = new OpenApiComponents
        {
            Schemas = new Dictionary<string, IOpenApiSchema> { ["Problem"] = ProblemSchema },
            SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "Authorization: Bearer …" },
            },
        };
        foreach (var route in Routes().OrderBy(route => route.Description.Group, StringComparer.Ordinal).ThenBy(route => route.Pattern, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal))
            Add(document, route);
        return Task.CompletedTask;
    }

    private OpenApiSchema ProblemSchema => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457. Programs switch on `code`.",
        Required = new HashSet<string> { "type", "title", "status", "code", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["code"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = string.Join('\n', form.Codes.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"- `{each.Key}`, {each.Value}").Prepend("Stable, lower case with hyphens.")),
                Enum = form.Codes.Count == 0 ? null : [.. form.Codes.Keys.Order(StringComparer.Ordinal).Select(code => JsonValue.Create(code))],
            },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "One sentence for people." },
            ["version"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "Of a stale nonce: the version that it should have named." },
            ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema(), Description = "Every fault, where several are known." },
        },
    };

    private IEnumerable<DescribedRoute> Routes() => form.Routes.Concat(
        from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
        let description = endpoint.Metadata.GetMetadata<RouteDescription>()
        where description is not null && !ApiDocument.PatternOf(endpoint).StartsWith(ApiDocument.DocsPath + "/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select new DescribedRoute(method, ApiDocument.PatternOf(endpoint), description));

    private void Add(OpenApiDocument document, DescribedRoute route)
    {
        var examples = form.Examples.Where(example => example.Request.Fits(route.Method, route.Pattern) && IsNearest(example, route)).ToList();
        var operation = new OpenApiOperation
        {
            OperationId = $"{route.Method.ToLowerInvariant()} {route.Pattern}",
            Summary = route.Description.Summary,
            Description = route.Description.Detail.Length > 0 ? route.Description.Detail : null,
            Tags = new HashSet<OpenApiTagReference> { new(route.Description.Group, document) },
            Parameters = [.. Parameters(route)],
            RequestBody = Body(route, examples),
            Responses = Responses(document, route, examples),
        };
        if (route.Description.Bearer) operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] }];
        document.Tags!.Add(new OpenApiTag { Name = route.Description.Group });
        if (!document.Paths.TryGetValue(route.Pattern, out var item)) document.Paths[route.Pattern] = item = new OpenApiPathItem();
        ((OpenApiPathItem)item).AddOperation(HttpMethod.Parse(route.Method), operation);
    }

    // /profile/name/{address} and /profile/{address} do not meet, but /v1/names/{name} could be taken for a literal of the same length.
    private bool IsNearest(ApiExample example, DescribedRoute route) =>
        Routes().Where(other => example.Request.Fits(other.Method, other.Pattern)).MinBy(other => other.Pattern.Count(letter => letter == '{'))!.Pattern == route.Pattern;

    private IEnumerable<IOpenApiParameter> Parameters(DescribedRoute route)
    {
        var inPath = route.Pattern.Split('/').Where(part => part.StartsWith('{')).Select(part => (Name: part[1..part.IndexOf('}')], Place: ParameterLocation.Path));
        return inPath.Concat(route.Description.Query.Select(name => (name, ParameterLocation.Query))).Select(each =>
        {
            var (name, place) = each;
            var known = form.Parameters.GetValueOrDefault(name);
            return new OpenApiParameter
            {
                Name = name,
                In = place,
                Required = place == ParameterLocation.Path,
                Description = known?.Description,
                Example = known is null ? null : JsonValue.Create(known.Example),
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        });
    }

    private static OpenApiRequestBody? Body(DescribedRoute route, List<ApiExample> examples)
    {
        if (route.Description.Body is not { } type) return null;
        var bodies = examples.Where(example => example.Request.Body.Length > 0).Select(example => (example.Request.Name, Body: type == Json ? JsonNode.Parse(example.Request.Body) : JsonValue.Create(example.Request.Body))).ToList();
        return new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [type] = Content(bodies) } };
    }

    private OpenApiResponses Responses(OpenApiDocument document, DescribedRoute route, List<ApiExample> examples)
    {
        var responses = new OpenApiResponses();
        foreach (var status in route.Description.Success)
        {
            var recorded = examples.Where(example => example.Status == status).Select(example => (example.Request.Name, example.Body)).ToList();
            var hasBody = status is not (204 or 304) && route.Method != "HEAD" && route.Description.Type.Length > 0;
            responses[Text(status)] = new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status),
                Content = hasBody ? new Dictionary<string, OpenApiMediaType> { [route.Description.Type] = Content(recorded) } : null,
            };
        }

        foreach (var status in route.Description.Refusals.Union(route.Description.Group == ServiceGroup ? [] : form.RefusalsOfAll))
        {
            var recorded = examples.Where(example => example.Status == status).Select(example => (example.Request.Name, example.Body)).ToList();
            responses[Text(status)] = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(status), Content = Refusal(document, route, recorded) };
        }

        return responses;
    }

    private static Dictionary<string, OpenApiMediaType>? Refusal(OpenApiDocument document, DescribedRoute route, List<(string Name, JsonNode? Body)> recorded)
    {
        if (route.Method == "HEAD" || route.Description.RefusalForm == RefusalForm.Bare) return null;
        var content = Content(recorded);
        switch (route.Description.RefusalForm)
        {
            case RefusalForm.Problem:
                content.Schema = new OpenApiSchemaReference("Problem", document);
                return new Dictionary<string, OpenApiMediaType> { [ProblemJson] = content };
            default:
                var member = route.Description.RefusalForm == RefusalForm.Message ? "message" : "error";
                content.Schema = ExampleSchema.Of(new JsonObject { [member] = "" });
                return new Dictionary<string, OpenApiMediaType> { [Json] = content };
        }
    }

    private static OpenApiMediaType Content(List<(string Name, JsonNode? Body)> examples) => examples.Count == 0
        ? new OpenApiMediaType { Schema = new OpenApiSchema() }
        : new OpenApiMediaType
        {
            Schema = ExampleSchema.Of(examples[0].Body),
            Examples = examples.ToDictionary(each => each.Name, each => (IOpenApiExample)new OpenApiExample { Value = each.Body?.DeepClone() }),
        };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
