using Dm3.Hosting;
using FluentValidation;

namespace Dm3.Delivery.Notify;

/// <summary>Rules for <see cref="NotificationOptions"/>.</summary>
public sealed class NotificationOptionsValidator : AbstractValidator<NotificationOptions>
{
    /// <summary>Sets up the rules.</summary>
    public NotificationOptionsValidator()
    {
        RuleFor(options => options.PublicUrl)
            .Must(text => text is null || (HttpUrl.Is(text, out var url) && url.Query.Length == 0)).WithMessage("must be an absolute http or https URL without a query.");
        RuleFor(options => options.QuietMinutes).InclusiveBetween(1, 1440);
        RuleFor(options => options.DelaySeconds).InclusiveBetween(0, 3600);
        RuleFor(options => options.MaxChannels).InclusiveBetween(1, 100);
        RuleFor(options => options.CodeMinutes).InclusiveBetween(1, 60);
        RuleFor(options => options.CodesPerDay).InclusiveBetween(2, 1000);
        RuleFor(options => options.InvitationsPerDay).InclusiveBetween(0, 1000);
        RuleFor(options => options.Smtp.Port).InclusiveBetween(1, 65_535);
        RuleFor(options => options.Smtp.Security).IsInEnum();
        When(options => options.Smtp.Host is not null, () =>
        {
            RuleFor(options => options.Smtp.Host).NotEmpty();
            RuleFor(options => options.Smtp.From).Must(text => text is not null && EmailAddress.IsValid(text)).WithMessage("must be an e-mail address.");
            RuleFor(options => options.Smtp.CaFile).Must(file => file is null || SmtpTrust.Load(file) is not null).WithMessage("must be a readable file of certificates in PEM.");
            RuleFor(options => options.Smtp.Password).NotNull().When(options => options.Smtp.User is not null);
        });
        When(options => options.WebPush.PublicKey is not null || options.WebPush.PrivateKey is not null, () =>
        {
            RuleFor(options => options.WebPush).Must(PushKeys.AreValid).WithMessage("must hold a P-256 key pair in base64url: PublicKey of 65 bytes, PrivateKey of 32 bytes.");
            RuleFor(options => options.WebPush.Subject)
                .Must(text => text is not null && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "mailto" or "https").WithMessage("must be a mailto: or https: URL.");
        });
    }
}
