using System.Diagnostics;
using Dm3.Hosting.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Dm3.Hosting.Telemetry;

/// <summary>
/// Figures about a host: <c>/metrics</c> for Prometheus, and OTLP where an endpoint is configured. Requests count by the pattern of their route, never
/// by a name or an address: who asks for whom is nobody's business, and labels that strangers choose would fill the memory of whoever collects them.
/// </summary>
public static class HostTelemetry
{
    /// <summary>Path of the Prometheus figures.</summary>
    public const string Path = "/metrics";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the figures.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Name of the service, unless <c>OTEL_SERVICE_NAME</c> gives another.</param>
    /// <param name="meters">Names of its own meters.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration has faults.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder, string service, params IReadOnlyList<string> meters)
    {
        var options = builder.Services.AddValidatedOptions<TelemetryOptions, TelemetryOptionsValidator>(builder.Configuration, TelemetryOptions.Section);
        var hasMetrics = Has(builder.Configuration, "METRICS");
        var hasTraces = Has(builder.Configuration, "TRACES");
        if (!options.Metrics && !hasMetrics && !hasTraces) return;

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? service));
        if (options.Metrics || hasMetrics)
        {
            telemetry.WithMetrics(metrics =>
            {
                // Not the whole of ASP.NET's figures: each costs something on every request.
                metrics.AddMeter([.. meters, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"]).AddRuntimeInstrumentation();
                // The host header is the caller's to choose.
                metrics.AddView("http.server.request.duration", new ExplicitBucketHistogramConfiguration
                {
                    TagKeys = ["http.route", "http.request.method", "http.response.status_code"],
                    Boundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
                });
                // Two more figures on every request; kestrel.active_connections tells as much.
                metrics.AddView("http.server.active_requests", MetricStreamConfiguration.Drop);
                if (options.Metrics) metrics.AddPrometheusExporter(prometheus => prometheus.ScrapeEndpointPath = Path);
                if (hasMetrics) metrics.AddOtlpExporter();
            });
        }

        if (hasTraces)
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(requests =>
                {
                    requests.Filter = context => context.Request.Path != Path && !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
                    requests.EnrichWithHttpRequest = (activity, _) => Redact(activity);
                    requests.EnrichWithHttpResponse = (activity, _) => Redact(activity);
                })
                .AddOtlpExporter());
        }

        if (options is { Metrics: true, MetricsUrl: { } url })
        {
            var urls = builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? "http://127.0.0.1:8080";
            builder.WebHost.UseUrls([.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), url]);
        }
    }

    /// <summary>Keeps the port of the figures to the figures. Comes first.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        if (app.Services.GetRequiredService<TelemetryOptions>() is not { Metrics: true, MetricsUrl: { } url }) return;
        var port = new Uri(url).Port;
        app.Use((context, next) =>
        {
            if (context.Connection.LocalPort == port == (context.Request.Path == Path)) return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    /// <summary>Maps <c>/metrics</c>, unless it is switched off.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        if (app.Services.GetRequiredService<TelemetryOptions>().Metrics)
            app.MapPrometheusScrapingEndpoint(Path).Describe(new RouteDescription("Service", "Figures for Prometheus.") { Type = "text/plain" });
    }

    /// <summary>Counts a request that is answered before routing under the pattern that its route would have.</summary>
    public static void CountAs(HttpContext context, KeyValuePair<string, object?> route) => context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(route);

    /// <summary>The tag for <see cref="CountAs"/>, to be made once.</summary>
    public static KeyValuePair<string, object?> Route(string pattern) => new("http.route", pattern);

    private static bool Has(ConfigurationManager configuration, string signal) =>
        !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && (!string.IsNullOrEmpty(configuration[Endpoint]) || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]));

    // Names and addresses stand in paths and queries; the pattern of the route says what was asked for.
    private static void Redact(Activity activity)
    {
        foreach (var tag in (string[])["url.path", "url.query", "user_agent.original", "client.address", "server.address"]) activity.SetTag(tag, null);
    }
}
