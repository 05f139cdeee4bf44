using System.Text.Json;
using System.Text.Json.Serialization;
using Dm3.Ethereum;

namespace Dm3.Client;

/// <summary>Addresses as 0x hex; a wrong checksum is a fault.</summary>
internal sealed class AddressJson : JsonConverter<Address>
{
    public override Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Address.TryParse(reader.GetString(), out var address) ? address : throw new JsonException("Not an address.");

    public override void Write(Utf8JsonWriter writer, Address value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
