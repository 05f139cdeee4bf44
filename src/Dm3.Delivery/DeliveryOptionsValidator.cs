using Dm3.Delivery.Auth;
using Dm3.Delivery.Documents;
using Dm3.Delivery.Intake;
using Dm3.Delivery.Live;
using Dm3.Delivery.Notify;
using Dm3.Delivery.ServiceStorage;
using Dm3.Delivery.Spam;
using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Hosting;
using Dm3.Hosting.Store;
using FluentValidation;

namespace Dm3.Delivery;

/// <summary>Rules for <see cref="DeliveryOptions"/>; all broken rules are reported together.</summary>
public sealed class DeliveryOptionsValidator : AbstractValidator<DeliveryOptions>
{
    private const int MaxPerMinute = 10_000_000;

    /// <summary>Sets up the rules.</summary>
    public DeliveryOptionsValidator()
    {
        RuleFor(options => options.DataFile).NotEmpty();
        RuleFor(options => options.PostgresConnection).Must(StoreServices.IsConnection).WithMessage("must be in the form Host=…;Database=…;Username=…;Password=….");
        RuleFor(options => options.MaxEnvelopeBytes).InclusiveBetween(10_000, 20_000_000);
        RuleFor(options => options.HoldingDays).InclusiveBetween(30, 3650);
        RuleFor(options => options.EnsName).Must(EnsNormalizer.IsNormalized).WithMessage("must be an ENS name in its normal form.");
        RuleFor(options => options.EnsRegistry).Must(text => Address.TryParse(text, out _)).WithMessage("must be an address.");
        foreach (var url in (System.Linq.Expressions.Expression<Func<DeliveryOptions, string?>>[])[options => options.RpcUrl, options => options.PublicUrl, options => options.IpfsApiUrl])
            RuleFor(url).Must(text => text is null || HttpUrl.Is(text)).WithMessage(HttpUrl.Message);
        RuleForEach(options => options.IpfsGateways).Must(HttpUrl.Is).WithMessage(HttpUrl.Message);
        RuleFor(options => options.Identity.OverlapDays).InclusiveBetween(1, 3650);
        RuleFor(options => options.Limits.ReadsPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
        RuleFor(options => options.Limits.WritesPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
        RuleFor(options => options.Limits.LoginsPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
        RuleForEach(options => options.TrustedProxies).Must(TrustedProxies.IsValid).WithMessage("must be an IP address or a network such as 10.0.0.0/8.");
        RuleFor(options => options.Sessions).SetValidator(new LoginOptionsValidator());
        RuleFor(options => options.Documents).SetValidator(new DocumentOptionsValidator());
        RuleFor(options => options.Shares).SetValidator(new ShareOptionsValidator());
        RuleFor(options => options.Storage).SetValidator(new StorageOptionsValidator());
        RuleFor(options => options.Spam).SetValidator(new SpamOptionsValidator());
        RuleFor(options => options.Notifications).SetValidator(new NotificationOptionsValidator());
        RuleFor(options => options.Live).SetValidator(new LiveOptionsValidator());
    }
}
