namespace Dm3.Hosting.Telemetry;

/// <summary>What a host tells about itself, section <c>Telemetry</c>. Exporting by OTLP is set up by the standard variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and so on).</summary>
public sealed class TelemetryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Telemetry";

    /// <summary>Whether <c>/metrics</c> is served, for Prometheus. Default true.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>
    /// Where to serve <c>/metrics</c>, and nothing else, for example <c>http://127.0.0.1:9090</c>. Default: beside everything else.
    /// </summary>
    public string? MetricsUrl { get; set; }
}
