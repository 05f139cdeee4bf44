using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dm3.Delivery.Intake;

/// <summary>Outcome of a JSON-RPC call, in both forms: that of the specification, and that of the deployed service, whose clients send no <c>id</c>.</summary>
/// <param name="Result">Of a success: JSON of ours; null of a failure.</param>
/// <param name="Code">Code of a failure; 0 of a success.</param>
/// <param name="Message">One sentence for people, of a failure.</param>
public sealed record RpcReply(string? Result, int Code, string Message)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>More about a failure, for programs.</summary>
    public JsonNode? Data { get; init; }

    /// <summary>What the deployed service answers.</summary>
    public required IResult Deployed { get; init; }

    /// <summary>The JSON-RPC 2.0 object.</summary>
    /// <param name="id">The caller's id as it wrote it, so that every number and every text comes back unchanged; <c>null</c> where there is none.</param>
    public ReadOnlyMemory<byte> ToJson(string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WritePropertyName("id");
            json.WriteRawValue(id, skipInputValidation: true);
            if (Code == 0)
            {
                json.WritePropertyName("result");
                json.WriteRawValue(Result!, skipInputValidation: true);
            }
            else
            {
                json.WriteStartObject("error");
                json.WriteNumber("code", Code);
                json.WriteString("message", Message);
                if (Data is not null)
                {
                    json.WritePropertyName("data");
                    Data.WriteTo(json);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
