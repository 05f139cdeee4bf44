using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Dm3.Hosting.Api;

/// <summary>The schema that a JSON example shows: members and their kinds. Where an example has null, any kind goes.</summary>
internal static class ExampleSchema
{
    private const string HexPattern = "^0x[0-9a-fA-F]*$";

    public static OpenApiSchema Of(JsonNode? example) => example switch
    {
        JsonObject members => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = members.ToDictionary(member => member.Key, member => (IOpenApiSchema)Of(member.Value)),
        },
        JsonArray items => new OpenApiSchema { Type = JsonSchemaType.Array, Items = items.Count > 0 ? Of(items[0]) : new OpenApiSchema() },
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String when value.GetValue<string>() is ['0', 'x', ..] => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = HexPattern },
            JsonValueKind.String => new OpenApiSchema { Type = JsonSchemaType.String },
            JsonValueKind.Number => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
            _ => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        },
        _ => new OpenApiSchema(),
    };
}
