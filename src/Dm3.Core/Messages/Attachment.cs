using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Messages;

/// <summary>Something attached to a message. Deployed: an object of <c>data</c> and perhaps <c>name</c>; specification: a bare URI.</summary>
/// <param name="Data">A URI, mostly <c>data:</c> or <c>https:</c>.</param>
/// <param name="Name">A file name, or null.</param>
/// <param name="IsBareUri">True for the specification's form.</param>
public sealed record Attachment(string Data, string? Name = null, bool IsBareUri = false)
{
    internal static bool TryRead(JsonElement value, out Attachment attachment)
    {
        attachment = new Attachment("");
        if (value.ValueKind == JsonValueKind.String)
        {
            attachment = new Attachment(JsonText.Value(value), IsBareUri: true);
            return true;
        }

        if (!JsonMembers.TryRead(value, ["data"], ["name"], out var members)) return false;
        if (!members.TryText("data", out var data) || !members.TryOptionalText("name", out var name)) return false;
        attachment = new Attachment(data, name);
        return true;
    }

    internal JsonNode ToJson()
    {
        if (IsBareUri) return JsonValue.Create(Data);
        var json = new JsonObject { ["data"] = Data };
        if (Name is not null) json["name"] = Name;
        return json;
    }
}
