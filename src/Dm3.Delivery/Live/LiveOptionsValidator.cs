using FluentValidation;

namespace Dm3.Delivery.Live;

/// <summary>Rules for <see cref="LiveOptions"/>.</summary>
public sealed class LiveOptionsValidator : AbstractValidator<LiveOptions>
{
    /// <summary>Sets up the rules.</summary>
    public LiveOptionsValidator()
    {
        RuleFor(options => options.MaxSockets).InclusiveBetween(10, 100_000);
        RuleFor(options => options.MaxSocketsPerAccount).InclusiveBetween(1, 1000);
        RuleFor(options => options.PingSeconds).InclusiveBetween(1, 600);
        RuleFor(options => options.PongSeconds).InclusiveBetween(1, 600);
        RuleFor(options => options.LoginSeconds).InclusiveBetween(1, 60);
        RuleFor(options => options.SlowReaderSeconds).InclusiveBetween(1, 600);
        RuleFor(options => options.MaxWriters).InclusiveBetween(4, 4096);
    }
}
