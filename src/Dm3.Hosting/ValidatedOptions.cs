using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
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
    /// <exception cref="OptionsValidationException">The section does not bind or breaks rules; <c>Failures</c> holds one line for each fault.</exception>
    public static TOptions AddValidatedOptions<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class, new()
        where TValidator : IValidator<TOptions>, new()
    {
        var faults = new List<string>();
        var usable = new Dictionary<string, string?>();
        Sift(configuration.GetSection(section), typeof(TOptions), usable, faults);
        // What does not fit is left out here, so that the rules can be checked on all the rest.
        var options = new ConfigurationBuilder().AddInMemoryCollection(usable).Build().GetSection(section).Get<TOptions>() ?? new TOptions();
        var broken = new TValidator().Validate(options).Errors;
        faults.AddRange(broken.Select(fault => $"{section}:{fault.PropertyName.Replace('[', ':').Replace("]", "", StringComparison.Ordinal).Replace('.', ':')}: {fault.ErrorMessage}"));
        if (faults.Count > 0) throw new OptionsValidationException(section, typeof(TOptions), faults);
        services.AddSingleton(options);
        return options;
    }

    // Goes through what is configured beside the type that it is for. Values of null (as JSON files may hold them) count as not configured.
    private static void Sift(IConfigurationSection configured, Type type, Dictionary<string, string?> usable, List<string> faults)
    {
        if (TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type) is { } converter && converter.CanConvertFrom(typeof(string)))
        {
            if (configured.Value is { } text && !Fits(text, type, converter)) faults.Add($"{configured.Path}: must be {Kind(type)}.");
            else if (configured.GetChildren().Any()) faults.Add($"{configured.Path}: must be {Kind(type)}, not a group of settings.");
            else if (configured.Value is not null) usable[configured.Path] = configured.Value;
            return;
        }

        if (!string.IsNullOrEmpty(configured.Value)) faults.Add($"{configured.Path}: must be a {(ItemType(type) is null ? "group of settings" : "list")}.");
        foreach (var child in configured.GetChildren())
        {
            var childType = ItemType(type) is { } item
                ? int.TryParse(child.Key, out _) ? item : null
                : type.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType;
            if (childType is null) faults.Add($"{child.Path}: is no setting.");
            else Sift(child, childType, usable, faults);
        }
    }

    // The converter for enums takes names in their own spelling only, and numbers; the binder takes any case.
    private static bool Fits(string text, Type type, TypeConverter converter) => type.IsEnum
        ? Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase)
        : converter.IsValid(text);

    private static Type? ItemType(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? type.GetGenericArguments()[0] : null;

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var kind when kind == typeof(bool) => "true or false",
        var kind when kind == typeof(int) || kind == typeof(long) || kind == typeof(ulong) || kind == typeof(UInt128) => "a whole number in range",
        { IsEnum: true } kind => $"one of {string.Join(", ", Enum.GetNames(kind).Select(JsonNamingPolicy.CamelCase.ConvertName))}",
        _ => "a text",
    };
}
