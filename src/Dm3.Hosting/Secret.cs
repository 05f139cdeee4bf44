using System.ComponentModel;
using System.Globalization;

namespace Dm3.Hosting;

/// <summary>A text that must not reach a log or an error message: a key, a password. Prints as <c>***</c>; bound from configuration like a string.</summary>
[TypeConverter(typeof(Converter))]
public sealed class Secret(string value)
{
    /// <summary>The text itself, for the one place that needs it.</summary>
    public string Reveal() => value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    private sealed class Converter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => new Secret((string)value);
    }
}
