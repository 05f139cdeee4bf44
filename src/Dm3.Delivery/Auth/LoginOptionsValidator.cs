using FluentValidation;

namespace Dm3.Delivery.Auth;

/// <summary>Rules for <see cref="LoginOptions"/>.</summary>
public sealed class LoginOptionsValidator : AbstractValidator<LoginOptions>
{
    /// <summary>Sets up the rules.</summary>
    public LoginOptionsValidator()
    {
        RuleFor(options => options.ChallengeSeconds).InclusiveBetween(30, 900);
        RuleFor(options => options.TokenSeconds).InclusiveBetween(60, 86_400);
        RuleFor(options => options.SecretDays).InclusiveBetween(1, 90);
        RuleFor(options => options.KeyCheckSeconds).InclusiveBetween(30, 3600);
        RuleFor(options => options.LoginsPerMinute).InclusiveBetween(3, 1000);
        RuleFor(options => options.MaxDevices).InclusiveBetween(1, 100);
        RuleFor(options => options.MaxSessions).InclusiveBetween(1, 1000);
        RuleFor(options => options.DeadDeviceDays).InclusiveBetween(1, 365);
    }
}
