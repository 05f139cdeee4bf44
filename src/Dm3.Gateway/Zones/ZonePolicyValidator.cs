using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Zones.Labels;
using FluentValidation;

namespace Dm3.Gateway.Zones;

/// <summary>Ranges and combinations that a <see cref="ZonePolicy"/> must keep to; all faults are reported together.</summary>
public sealed class ZonePolicyValidator : AbstractValidator<ZonePolicy>
{
    private const int MaxLabel = 255;
    private const int MaxReservedLabels = 1_000;
    private const int MaxAllowed = 1_000;
    private const int MaxDescription = 500;
    private const int MaxNamesPerOwner = 1_000_000;
    private const int MaxPerMinute = 10_000_000;
    private const long SecondsPerYear = 365 * 24 * 60 * 60;

    /// <summary>Longest term of a registration.</summary>
    public const long MaxPeriodSeconds = 100 * SecondsPerYear;

    /// <summary>Sets up the rules.</summary>
    public ZonePolicyValidator()
    {
        RuleFor(policy => policy.Registration).IsInEnum();
        RuleFor(policy => policy.Characters).IsInEnum();
        RuleFor(policy => policy.Confusables).IsInEnum();
        RuleFor(policy => policy.Labels).IsInEnum();
        RuleFor(policy => policy.MinLabelLength).InclusiveBetween(1, MaxLabel);
        RuleFor(policy => policy.MaxLabelLength).InclusiveBetween(1, MaxLabel);
        RuleFor(policy => policy.MaxLabelLength).GreaterThanOrEqualTo(policy => policy.MinLabelLength).WithMessage("must not be below the least length.");
        RuleFor(policy => policy.ReservedLabels).Must(labels => labels.Count <= MaxReservedLabels).WithMessage($"must hold at most {MaxReservedLabels} labels.");
        RuleForEach(policy => policy.ReservedLabels).Must(BeLabel).WithMessage("must be a single normalised label (ENSIP-15).");
        RuleFor(policy => policy.NamesPerOwner).InclusiveBetween(0, MaxNamesPerOwner);
        RuleFor(policy => policy.CoolingOffSeconds).InclusiveBetween(0, 10 * SecondsPerYear);
        RuleFor(policy => policy.RegistrationPeriodSeconds).InclusiveBetween(0, MaxPeriodSeconds);
        RuleFor(policy => policy.GraceSeconds).InclusiveBetween(0, 10 * SecondsPerYear);
        RuleFor(policy => policy.GraceSeconds).Equal(0).When(policy => policy.RegistrationPeriodSeconds == 0)
            .WithMessage("has no meaning where names do not expire.");
        RuleFor(policy => policy.Eligibility).SetValidator(new EligibilityValidator());
        RuleFor(policy => policy.Eligibility).Must(SetACondition).When(policy => policy.Registration == RegistrationMode.Eligible)
            .WithMessage("must set a condition where registration is for the eligible.");
        RuleFor(policy => policy.Registration).Must(mode => mode is RegistrationMode.Vendor or RegistrationMode.Closed).When(policy => policy.Labels != LabelForm.Names)
            .WithMessage("must be vendor or closed where labels are not names: a stranger's claim to a phone number proves nothing.");
        RuleFor(policy => policy.Listing).Equal(false).When(policy => policy.Labels != LabelForm.Names)
            .WithMessage("must be off where labels are phone numbers or blinded.");
        RuleFor(policy => policy.PhoneRegion).Must(region => region.Length == 0 || PhoneLabel.IsRegion(region)).WithMessage("must be two capital letters of ISO 3166, or empty.");
        RuleFor(policy => policy.PhoneRegion).Empty().When(policy => policy.Labels == LabelForm.Names).WithMessage("has no meaning where labels are names.");
        RuleFor(policy => policy.Limits).ChildRules(limits =>
        {
            limits.RuleFor(limit => limit.LookupsPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
            limits.RuleFor(limit => limit.WritesPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
            limits.RuleFor(limit => limit.LookupsPerMinute).InclusiveBetween(0, MaxPerMinute);
        });
        RuleFor(policy => policy.Description).MaximumLength(MaxDescription);
        RuleFor(policy => policy.Description).Must(text => !text.Any(char.IsControl)).WithMessage("must not hold control characters.");
    }

    // A list in JSON may hold null, which the serializer does not see.
    private static bool BeLabel(string? label) => label is { Length: > 0 } && !label.Contains('.', StringComparison.Ordinal) && EnsNormalizer.IsNormalized(label);

    private static bool SetACondition(ZoneEligibility eligibility) =>
        eligibility.MinimumBalanceWei > 0 || eligibility.MinimumNonce > 0 || eligibility.AllowList.Count > 0 || eligibility.VoucherSigner is not null;

    private sealed class EligibilityValidator : AbstractValidator<ZoneEligibility>
    {
        public EligibilityValidator()
        {
            RuleFor(eligibility => eligibility.MinimumNonce).GreaterThanOrEqualTo(0);
            RuleFor(eligibility => eligibility.AllowList).Must(list => list.Count <= MaxAllowed).WithMessage($"must hold at most {MaxAllowed} addresses.");
            RuleForEach(eligibility => eligibility.AllowList).Must(BeAddress).WithMessage("must be 0x and 40 hex digits.");
            RuleFor(eligibility => eligibility.VoucherSigner!).Must(BeAddress).WithMessage("must be 0x and 40 hex digits.")
                .When(eligibility => eligibility.VoucherSigner is not null);
        }

        private static bool BeAddress(string text) => Address.TryParse(text, out _);
    }
}
