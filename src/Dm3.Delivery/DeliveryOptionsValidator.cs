using Dm3.Delivery.Auth;
using Dm3.Delivery.Live;
using FluentValidation;

namespace Dm3.Delivery;

/// <summary>Rules for <see cref="DeliveryOptions"/>; all broken rules are reported together.</summary>
public sealed class DeliveryOptionsValidator : AbstractValidator<DeliveryOptions>
{
    /// <summary>Sets up the rules.</summary>
    public DeliveryOptionsValidator()
    {
        RuleFor(options => options.DataFile).NotEmpty();
        RuleFor(options => options.MaxEnvelopeBytes).InclusiveBetween(10_000, 20_000_000);
        RuleFor(options => options.Sessions).SetValidator(new LoginOptionsValidator());
        RuleFor(options => options.Live).SetValidator(new LiveOptionsValidator());
    }
}
