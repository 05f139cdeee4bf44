using Dm3.Ethereum;
using FluentValidation;

namespace Dm3.Delivery.Spam;

/// <summary>Rules for <see cref="SpamSettings"/>; all broken rules are reported together.</summary>
public sealed class SpamSettingsValidator : AbstractValidator<SpamSettings>
{
    private const int MaxBlocked = 500;
    private const int MaxTokens = 4;
    private const string NotAnAmount = "must be a decimal text from \"0\" to 2^256-1.";
    private const string NotAnAddress = "must be 0x and 40 hex digits.";

    /// <summary>Sets up the rules.</summary>
    public SpamSettingsValidator()
    {
        RuleFor(settings => settings.Blocked).Must(blocked => blocked.Count <= MaxBlocked).WithMessage($"may hold at most {MaxBlocked} entries.");
        RuleForEach(settings => settings.Blocked).Must(BlockedSender.IsValid).WithMessage("must be an address, a normalised ENS name, or *. and such a name.");
        RuleFor(settings => settings.MinNonce).Must(text => Amount.IsValid(text) && Amount.Parse(text!) <= ulong.MaxValue)
            .WithMessage("must be a decimal text from \"0\" to 2^64-1.").When(settings => settings.MinNonce is not null);
        RuleFor(settings => settings.MinBalance).Must(Amount.IsValid).WithMessage(NotAnAmount).When(settings => settings.MinBalance is not null);
        RuleFor(settings => settings.MinTokenBalances).Must(tokens => tokens.Count <= MaxTokens).WithMessage($"may hold at most {MaxTokens} entries.");
        RuleForEach(settings => settings.MinTokenBalances).ChildRules(token =>
        {
            token.RuleFor(each => each.Token).Must(BeAddress).WithMessage(NotAnAddress);
            token.RuleFor(each => each.Minimum).Must(Amount.IsValid).WithMessage(NotAnAmount);
        });
        RuleFor(settings => settings.MinHolding!).ChildRules(holding =>
        {
            holding.RuleFor(each => each.Minimum).Must(Amount.IsValid).WithMessage(NotAnAmount);
            holding.RuleFor(each => each.Seconds).InclusiveBetween(60, 315_360_000);
            holding.RuleFor(each => each.Token!).Must(BeAddress).WithMessage(NotAnAddress).When(each => each.Token is not null);
        }).When(settings => settings.MinHolding is not null);
        RuleFor(settings => settings.MaxWaitingFromUnknown).InclusiveBetween(0, 1_000_000).When(settings => settings.MaxWaitingFromUnknown is not null);
        RuleFor(settings => settings.WhenUnverifiable).IsInEnum();
    }

    private static bool BeAddress(string text) => Address.TryParse(text, out _);
}
