using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Gateway.Registration.Rules;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration;

/// <summary>Reads the bodies of registration calls. Strict: no unknown, missing, repeated or null member, so that what is read is all that was sent.</summary>
public static class OperationJson
{
    private static readonly JsonSerializerOptions Options = JsonBody.CreateOptions(new NumberConverter(), new AddressConverter(), new BytesConverter());

    /// <summary>Options that write what is read here; members that are null or have their default are left out.</summary>
    internal static JsonSerializerOptions Writing { get; } = new(Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>The body of a signed call: <c>{"operation": {…}, "signature": "0x…"}</c>, of a registration also with <c>"voucher": {…}</c>.</summary>
    public sealed record SignedBody<T>(T Operation, byte[] Signature, Voucher? Voucher = null)
        where T : Operation;

    /// <summary>Reads a body.</summary>
    /// <returns>The value, or the refusal that says where the body does not fit.</returns>
    public static Task<(T? Body, Problem? Refusal)> ReadAsync<T>(HttpRequest request)
        where T : class => JsonBody.ReadAsync<T>(request, Options);

    /// <summary>Reads one operation out of a parsed body.</summary>
    public static (Operation? Operation, Problem? Refusal) Read(JsonNode json, Type kind)
    {
        try
        {
            return ((Operation?)json.Deserialize(kind, Options), null);
        }
        catch (JsonException fault)
        {
            return (null, JsonBody.DoesNotFit(fault));
        }
    }

    /// <summary>Reads a part of a body that has several forms.</summary>
    public static (T? Part, Problem? Refusal) Read<T>(JsonElement json)
        where T : class => Read(() => json.Deserialize<T>(Options));

    /// <summary>As the other one.</summary>
    public static (T? Part, Problem? Refusal) Read<T>(JsonObject json)
        where T : class => Read(() => json.Deserialize<T>(Options));

    private static (T? Part, Problem? Refusal) Read<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read() is { } part ? (part, null) : (null, Refusals.InvalidBody("A part of the body is null."));
        }
        catch (JsonException fault)
        {
            return (null, JsonBody.DoesNotFit(fault));
        }
    }

    /// <summary>Reads a line.</summary>
    internal static (T? Line, Problem? Refusal) ReadLine<T>(ReadOnlySpan<byte> line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options) is { } read ? (read, null) : (null, Refusals.InvalidBody("The line is null."));
        }
        catch (JsonException fault)
        {
            var refusal = JsonBody.DoesNotFit(fault);
            return (null, refusal with { Detail = refusal.Detail.Replace("The body", "The line", StringComparison.Ordinal) });
        }
    }

    /// <summary>A number or a decimal string: JavaScript numbers end at 2^53. At most 78 digits, as many as uint256 has.</summary>
    private sealed class NumberConverter : JsonConverter<BigInteger>
    {
        public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || Text(ref reader) is not { Length: <= 78 } digits) throw new JsonException();
            return BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new JsonException();
        }

        // The reader may hold a token in several pieces; numbers are short, so copying is cheap.
        private static string? Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
            ? reader.GetString()
            : System.Text.Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);

        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class AddressConverter : JsonConverter<Address>
    {
        public override Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Address.TryParse(reader.GetString(), out var address) ? address : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, Address value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class BytesConverter : JsonConverter<byte[]>
    {
        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Hex.TryDecode(reader.GetString(), out var bytes) ? bytes : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteStringValue(Hex.Encode(value));
    }
}
