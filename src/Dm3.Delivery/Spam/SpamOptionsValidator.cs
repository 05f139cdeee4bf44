using FluentValidation;

namespace Dm3.Delivery.Spam;

/// <summary>Rules for <see cref="SpamOptions"/>; all broken rules are reported together.</summary>
public sealed class SpamOptionsValidator : AbstractValidator<SpamOptions>
{
    /// <summary>Sets up the rules.</summary>
    public SpamOptionsValidator()
    {
        RuleFor(options => options.AnswerCacheSeconds).InclusiveBetween(0, 3600);
        RuleFor(options => options.MaxContacts).InclusiveBetween(1, 10_000);
        RuleFor(options => options.ChecksPerMinute).InclusiveBetween(1, 10_000);
    }
}
