using FluentValidation;

namespace Dm3.Hosting.Telemetry;

/// <summary>Rules for <see cref="TelemetryOptions"/>.</summary>
public sealed class TelemetryOptionsValidator : AbstractValidator<TelemetryOptions>
{
    /// <summary>Sets up the rules.</summary>
    public TelemetryOptionsValidator() => RuleFor(options => options.MetricsUrl)
        .Must(text => HttpUrl.Is(text, out var url) && url.AbsolutePath == "/" && url.Port > 0)
        .WithMessage("must be http://<address>:<port>.").When(options => options.MetricsUrl is not null);
}
