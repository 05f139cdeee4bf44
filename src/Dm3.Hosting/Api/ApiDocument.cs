using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;

namespace Dm3.Hosting.Api;

/// <summary>The description of a host's API: <c>/openapi/v1.json</c> for programs, <c>/docs</c> for people.</summary>
public static class ApiDocument
{
    /// <summary>Path of the document.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>Path of the pages to read it on.</summary>
    public const string DocsPath = "/docs";

    // The pages come with this program. Nothing they do may load from elsewhere or tell anybody who reads them.
    private const string OnlyFromHere =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds what <see cref="MapApiDocument"/> needs.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services, ApiDocumentForm form)
    {
        services.AddSingleton(form);
        return services.AddOpenApi("v1", options => options.AddDocumentTransformer<ApiDocumentWriter>());
    }

    /// <summary>Maps <c>/openapi/v1.json</c> and <c>/docs</c>.</summary>
    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi(Path).Describe(new RouteDescription("Service", "This document."));
        app.MapScalarApiReference(DocsPath, options => options
            .WithOpenApiRoutePattern(Path)
            .WithTitle(app.Services.GetRequiredService<ApiDocumentForm>().Title)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .HideClientButton())
            .Describe(new RouteDescription("Service", "Pages to read this document on, and to try it.") { Type = "text/html" })
            .AddEndpointFilter(async (context, next) =>
            {
                context.HttpContext.Response.Headers.ContentSecurityPolicy = OnlyFromHere;
                return await next(context);
            });
    }

    /// <summary>A route's pattern without constraints, optional parts and a slash at its end.</summary>
    public static string PatternOf(RouteEndpoint endpoint)
    {
        var parts = endpoint.RoutePattern.PathSegments
            .Where(segment => segment.Parts is not [RoutePatternParameterPart { IsOptional: true }])
            .Select(segment => string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                _ => $"{{{((RoutePatternParameterPart)part).Name}}}",
            })));
        return "/" + string.Join('/', parts);
    }

    /// <summary>Says what a route does.</summary>
    public static T Describe<T>(this T route, RouteDescription description)
        where T : IEndpointConventionBuilder => route.WithMetadata(description);
}
