using FluentValidation;

namespace Dm3.Delivery.Intake;

/// <summary>Rules for <see cref="ShareOptions"/>.</summary>
public sealed class ShareOptionsValidator : AbstractValidator<ShareOptions>
{
    /// <summary>Sets up the rules.</summary>
    public ShareOptionsValidator()
    {
        RuleFor(options => options.AccountMegabytes).InclusiveBetween(1, 1_000_000);
        RuleFor(options => options.SenderMegabytes).InclusiveBetween(1, 1_000_000).Must((options, megabytes) => megabytes <= options.AccountMegabytes).WithMessage("must not be above AccountMegabytes.");
        RuleFor(options => options.UnknownSendersMegabytes)
            .InclusiveBetween(1, 1_000_000).Must((options, megabytes) => megabytes <= options.AccountMegabytes).WithMessage("must not be above AccountMegabytes.");
        RuleFor(options => options.UnknownSendersMessages).GreaterThan(0);
    }
}
