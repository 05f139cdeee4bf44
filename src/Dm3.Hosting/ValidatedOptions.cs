using FluentValidation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dm3.Hosting;

/// <summary>Options that are bound once and checked before the host serves, with every fault listed together.</summary>
public static class ValidatedOptions
{
    /// <summary>
    /// Binds <typeparamref name="TOptions"/> to a configuration section and checks it with <typeparamref name="TValidator"/>.
    /// A key that the options do not know is a fault too: a misspelt limit must not be silently ignored.
    /// </summary>
    /// <exception cref="OptionsValidationException">The section does not bind or breaks rules; <c>Failures</c> holds one line for each.</exception>
    public static TOptions AddValidatedOptions<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class, new()
        where TValidator : IValidator<TOptions>, new()
    {
        var options = Bind<TOptions>(configuration.GetSection(section), section);
        var result = new TValidator().Validate(options);
        if (!result.IsValid)
        {
            throw new OptionsValidationException(
                section, typeof(TOptions), result.Errors.Select(fault => $"{section}:{fault.PropertyName.Replace('.', ':')}: {fault.ErrorMessage}"));
        }

        services.AddSingleton(options);
        return options;
    }

    private static TOptions Bind<TOptions>(IConfigurationSection configuration, string section)
        where TOptions : class, new()
    {
        try
        {
            return configuration.Get<TOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new TOptions();
        }
        catch (InvalidOperationException fault)
        {
            // The innermost of these names the key; what lies below it, if anything, is of another type and names only the value.
            while (fault.InnerException is InvalidOperationException inner) fault = inner;
            throw new OptionsValidationException(section, typeof(TOptions), [$"{section}: {fault.Message}"]);
        }
    }
}
