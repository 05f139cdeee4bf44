using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dm3.Ethereum;

namespace Dm3.Cli.Output;

/// <summary>The form of every document that <c>--json</c> prints: camelCase, addresses checksummed, absent values left out as null.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Indented = Create(indented: true);
    private static readonly JsonSerializerOptions OneLine = Create(indented: false);

    public static string Document(object document) => JsonSerializer.Serialize(document, Indented);

    public static string Line(object document) => JsonSerializer.Serialize(document, OneLine);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new AddressText() },
    };

    private sealed class AddressText : JsonConverter<Address>
    {
        public override Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Address.TryParse(reader.GetString(), out var address) ? address : throw new JsonException("Not an address.");

        public override void Write(Utf8JsonWriter writer, Address value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
