using FluentValidation;

namespace Dm3.Delivery.Documents;

/// <summary>Rules for <see cref="DocumentOptions"/>.</summary>
public sealed class DocumentOptionsValidator : AbstractValidator<DocumentOptions>
{
    /// <summary>Sets up the rules.</summary>
    public DocumentOptionsValidator()
    {
        RuleFor(options => options.MaxPerAccount).InclusiveBetween(1, 1000);
        RuleFor(options => options.MaxBytes).InclusiveBetween(1000, 1_000_000);
    }
}
