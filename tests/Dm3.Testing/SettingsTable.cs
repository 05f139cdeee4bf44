using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Dm3.Testing;

/// <summary>The settings of a host as its options have them, and as a README lists them, so that neither can change alone.</summary>
public static partial class SettingsTable
{
    /// <summary>Keys and defaults of an options object. A nested one counts by its members, a list of such by those of its first item.</summary>
    /// <param name="options">With all defaults.</param>
    /// <returns>Default by key (<c>Sessions:TokenSeconds</c>, <c>Zones:0:Name</c>); null where there is none to state: lists, texts that are empty, secrets.</returns>
    public static SortedDictionary<string, string?> Of(object options)
    {
        var settings = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        Add(settings, "", options);
        return settings;
    }

    /// <summary>The rows <c>| `Key` | `default` | meaning |</c> of a Markdown file, first column to second.</summary>
    public static SortedDictionary<string, string> In(string markdown)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match row in Row().Matches(markdown)) rows.Add(row.Groups["key"].Value, row.Groups["value"].Value.Trim().Trim('`').Replace(" ", "", StringComparison.Ordinal));
        return rows;
    }

    private static void Add(SortedDictionary<string, string?> settings, string prefix, object options)
    {
        foreach (var property in options.GetType().GetProperties().Where(each => each.CanWrite && each.GetMethod!.IsPublic))
        {
            var (key, type, value) = (prefix + property.Name, property.PropertyType, property.GetValue(options));
            if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type))
            {
                var item = type.GetGenericArguments()[0];
                if (IsScalar(item)) settings.Add($"{key}:0", null);
                else Add(settings, $"{key}:0:", Activator.CreateInstance(item)!);
            }
            else if (IsScalar(Nullable.GetUnderlyingType(type) ?? type))
            {
                settings.Add(key, type == typeof(bool) ? value!.Equals(true) ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null);
            }
            else
            {
                Add(settings, $"{key}:", value ?? Activator.CreateInstance(type)!);
            }
        }
    }

    private static bool IsScalar(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type.Name == "Secret";

    [GeneratedRegex(@"^\| `(?<key>[A-Z][A-Za-z0-9:]*)` \|(?<value>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
