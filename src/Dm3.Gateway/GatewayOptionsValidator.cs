using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Hosting.Store;
using FluentValidation;

namespace Dm3.Gateway;

/// <summary>Rules for <see cref="GatewayOptions"/>; all broken rules are reported together.</summary>
public sealed class GatewayOptionsValidator : AbstractValidator<GatewayOptions>
{
    private const int MaxPerMinute = 10_000_000;

    /// <summary>Sets up the rules.</summary>
    public GatewayOptionsValidator()
    {
        RuleFor(options => options.DataFile).NotEmpty();
        RuleFor(options => options.PostgresConnection).Must(StoreServices.IsConnection).WithMessage("must be in the form Host=…;Database=…;Username=…;Password=….");
        RuleFor(options => options.AnswerKeyFile).NotEmpty().When(options => options.AnswerKey is null);
        RuleFor(options => options.ChainId).InclusiveBetween(1UL, (ulong)int.MaxValue).WithMessage("must be a chain id of at least 1.");
        RuleFor(options => options.RpcUrl).Must(HttpUrl.Is).WithMessage(HttpUrl.Message).When(options => options.RpcUrl is not null);
        RuleFor(options => options.IpfsApiUrl).Must(HttpUrl.Is).WithMessage(HttpUrl.Message).When(options => options.IpfsApiUrl is not null);
        RuleForEach(options => options.IpfsGateways).Must(HttpUrl.Is).WithMessage(HttpUrl.Message);
        RuleFor(options => options.ZoneKeysFolder).NotEmpty();
        RuleFor(options => options.EnsRegistry).Must(BeAddress).WithMessage("must be 0x and 40 hex digits.");
        RuleFor(options => options.NameWrapper).Must(BeAddress).WithMessage("must be 0x and 40 hex digits.");
        RuleFor(options => options.ZoneOwnerCheckSeconds).InclusiveBetween(1, 3600);
        RuleFor(options => options.MaxClaimedZones).InclusiveBetween(0, 100_000);
        RuleFor(options => options.Limits.ReadsPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
        RuleFor(options => options.Limits.PrivateLookupsPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
        RuleFor(options => options.Limits.WritesPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
        RuleFor(options => options.Limits.KeyCallsPerMinutePerClient).InclusiveBetween(0, MaxPerMinute);
        RuleForEach(options => options.TrustedProxies).Must(TrustedProxies.IsValid).WithMessage("must be an IP address or a network such as 10.0.0.0/8.");
        RuleFor(options => options.AnswerLifetimeSeconds).InclusiveBetween(30, 3600);
        RuleFor(options => options.HttpCacheSeconds).InclusiveBetween(0, 3600);
        RuleFor(options => options.AnswerCacheMegabytes).InclusiveBetween(1, 4096);
        RuleForEach(options => options.UniversalResolvers).Must(BeAddress).WithMessage("must be 0x and 40 hex digits.");
        RuleFor(options => options.RpcUrl).NotNull().When(options => options.Zones.Any(zone => zone.Policy is { Registration: RegistrationMode.Eligible, Eligibility.AsksTheChain: true }))
            .WithMessage("must be set: a zone asks for a balance or nonce of its owners.");
        RuleForEach(options => options.Zones).SetValidator(new ZoneOptionsValidator());
        RuleFor(options => options.Zones).Must(zones => zones.Select(zone => zone.Name).Distinct().Count() == zones.Count).WithMessage("names a zone twice.");
    }

    private static bool BeAddress(string text) => Address.TryParse(text, out _);

    private sealed class ZoneOptionsValidator : AbstractValidator<ZoneOptions>
    {
        public ZoneOptionsValidator()
        {
            RuleFor(zone => zone.Name).Must(name => name.Length > 0 && EnsNormalizer.IsNormalized(name))
                .WithMessage(zone => $"'{zone.Name}' is not a normalised ENS name (ENSIP-15).");
            RuleFor(zone => zone.Kinds).NotEmpty().WithMessage("must hold 'name', 'address' or both.");
            RuleForEach(zone => zone.Kinds).Must(kind => kind is "name" or "address").WithMessage("must be 'name' or 'address'.");
            RuleForEach(zone => zone.Resolvers).Must(BeAddress).WithMessage("must be 0x and 40 hex digits.");
            RuleFor(zone => zone.AdminKey!).Must(key => key.Reveal().Length >= 32).WithMessage("must have at least 32 characters.").When(zone => zone.AdminKey is not null);
            RuleFor(zone => zone.Policy).SetValidator(new ZonePolicyValidator());
        }
    }
}
