using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Messages;

/// <summary>What the delivery service learns of a message; sealed to its key on the way.</summary>
/// <param name="To">The receiver's name.</param>
/// <param name="From">The sender's name, which nobody has verified.</param>
/// <param name="DeliveryInstruction">Extra instruction; or null. No deployed client sets it.</param>
public sealed record DeliveryInformation(string To, string From, string? DeliveryInstruction = null)
{
    /// <summary>Reads the object: exactly these members.</summary>
    public static bool TryRead(JsonElement value, out DeliveryInformation information)
    {
        information = new DeliveryInformation("", "");
        if (!JsonMembers.TryRead(value, ["to", "from"], ["deliveryInstruction"], out var members)) return false;
        if (!members.TryText("to", out var to) || !members.TryText("from", out var from)) return false;
        if (!members.TryOptionalText("deliveryInstruction", out var instruction)) return false;
        information = new DeliveryInformation(to, from, instruction);
        return true;
    }

    /// <summary>The object.</summary>
    public JsonObject ToJson() => JsonNode.Parse(ToString())!.AsObject();

    /// <summary>The plaintext that is encrypted: canonical JSON.</summary>
    public override string ToString()
    {
        using var json = new CanonicalWriter();
        json.BeginObject();
        WriteMembers(json);
        json.EndObject();
        return json.ToString();
    }

    /// <summary>Writes the members into an object that has begun.</summary>
    internal void WriteMembers(CanonicalWriter json)
    {
        json.Add("deliveryInstruction", DeliveryInstruction);
        json.Add("from", From);
        json.Add("to", To);
    }
}
