using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Dm3.Core.Encoding;

/// <summary>The members of one JSON object whose names are all known: dm3's schemas take exactly these and no others.</summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _members;

    private JsonMembers(Dictionary<string, JsonElement> members) => _members = members;

    /// <summary>Reads an object.</summary>
    /// <returns>False for another kind, a missing required member or one that is neither required nor optional.</returns>
    public static bool TryRead(JsonElement value, string[] required, string[] optional, [NotNullWhen(true)] out JsonMembers? members)
    {
        members = null;
        if (value.ValueKind != JsonValueKind.Object) return false;
        var found = new Dictionary<string, JsonElement>();
        foreach (var member in value.EnumerateObject())
        {
            var name = JsonText.Name(member);
            if (!required.Contains(name) && !optional.Contains(name)) return false;
            found[name] = member.Value;
        }

        if (!Array.TrueForAll(required, found.ContainsKey)) return false;
        members = new JsonMembers(found);
        return true;
    }

    public bool TryGet(string name, out JsonElement value) => _members.TryGetValue(name, out value);

    /// <summary>A text that has to be there.</summary>
    public bool TryText(string name, out string text)
    {
        text = "";
        if (!_members.TryGetValue(name, out var value) || value.ValueKind != JsonValueKind.String) return false;
        text = JsonText.Value(value);
        return true;
    }

    /// <summary>A text that may be absent (null), but not of another kind.</summary>
    public bool TryOptionalText(string name, out string? text)
    {
        text = null;
        if (!_members.TryGetValue(name, out var value)) return true;
        if (value.ValueKind != JsonValueKind.String) return false;
        text = JsonText.Value(value);
        return true;
    }

    /// <summary>A whole number that double holds exactly; Unix times are.</summary>
    public bool TryInteger(string name, out long number)
    {
        const double Limit = 9007199254740991;
        number = 0;
        if (!_members.TryGetValue(name, out var value) || value.ValueKind != JsonValueKind.Number) return false;
        var parsed = value.GetDouble();
        if (parsed is < -Limit or > Limit || parsed != Math.Floor(parsed)) return false;
        number = (long)parsed;
        return true;
    }

    /// <summary>A list of texts.</summary>
    public bool TryTexts(string name, out IReadOnlyList<string> texts)
    {
        texts = [];
        if (!_members.TryGetValue(name, out var value) || value.ValueKind != JsonValueKind.Array) return false;
        if (value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)) return false;
        texts = [.. value.EnumerateArray().Select(JsonText.Value)];
        return true;
    }
}
