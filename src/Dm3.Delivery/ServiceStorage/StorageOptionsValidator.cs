using FluentValidation;

namespace Dm3.Delivery.ServiceStorage;

/// <summary>Rules for <see cref="StorageOptions"/>.</summary>
public sealed class StorageOptionsValidator : AbstractValidator<StorageOptions>
{
    /// <summary>Sets up the rules.</summary>
    public StorageOptionsValidator()
    {
        RuleFor(options => options.MaxAccountBytes).InclusiveBetween(1_000_000, 100_000_000_000);
        RuleFor(options => options.MaxConversations).InclusiveBetween(10, 1_000_000);
        RuleFor(options => options.MaxBodyBytes).InclusiveBetween(100_000, 50_000_000);
    }
}
