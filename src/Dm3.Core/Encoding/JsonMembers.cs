using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Dm3.Core.Encoding;

/// <summary>The members of one JSON object whose names are all known: dm3's schemas take exactly these and no others.</summary>
internal sealed class JsonMembers
{
    private readonly string[] _required;
    private readonly string[] _optional;

    // Those of the required names, then those of the optional ones; undefined where there is none.
    private readonly JsonElement[] _values;

    private JsonMembers(string[] required, string[] optional) => (_required, _optional, _values) = (required, optional, new JsonElement[required.Length + optional.Length]);

    /// <summary>Reads an object.</summary>
    /// <returns>False for another kind, a missing required member or one that is neither required nor optional.</returns>
    public static bool TryRead(JsonElement value, string[] required, string[] optional, [NotNullWhen(true)] out JsonMembers? members)
    {
        members = null;
        if (value.ValueKind != JsonValueKind.Object) return false;
        var found = new JsonMembers(required, optional);
        foreach (var member in value.EnumerateObject())
        {
            if (found.PlaceOf(member) is not (>= 0 and var place)) return false;
            found._values[place] = member.Value;
        }

        foreach (var each in found._values.AsSpan(0, required.Length))
        {
            if (each.ValueKind == JsonValueKind.Undefined) return false;
        }

        members = found;
        return true;
    }

    public bool TryGet(string name, out JsonElement value)
    {
        var place = Array.IndexOf(_required, name);
        if (place < 0 && Array.IndexOf(_optional, name) is >= 0 and var later) place = _required.Length + later;
        value = place < 0 ? default : _values[place];
        return value.ValueKind != JsonValueKind.Undefined;
    }

    private int PlaceOf(JsonProperty member)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (JsonText.IsNamed(member, i < _required.Length ? _required[i] : _optional[i - _required.Length])) return i;
        }

        return -1;
    }

    /// <summary>A text that has to be there.</summary>
    public bool TryText(string name, out string text)
    {
        text = "";
        if (!TryGet(name, out var value) || value.ValueKind != JsonValueKind.String) return false;
        text = JsonText.Value(value);
        return true;
    }

    /// <summary>A text that may be absent (null), but not of another kind.</summary>
    public bool TryOptionalText(string name, out string? text)
    {
        text = null;
        if (!TryGet(name, out var value)) return true;
        if (value.ValueKind != JsonValueKind.String) return false;
        text = JsonText.Value(value);
        return true;
    }

    /// <summary>A whole number that double holds exactly; Unix times are.</summary>
    public bool TryInteger(string name, out long number)
    {
        const double Limit = 9007199254740991;
        number = 0;
        if (!TryGet(name, out var value) || value.ValueKind != JsonValueKind.Number) return false;
        var parsed = value.GetDouble();
        if (parsed is < -Limit or > Limit || parsed != Math.Floor(parsed)) return false;
        number = (long)parsed;
        return true;
    }

    /// <summary>A list of texts.</summary>
    public bool TryTexts(string name, out IReadOnlyList<string> texts)
    {
        texts = [];
        if (!TryGet(name, out var value) || value.ValueKind != JsonValueKind.Array) return false;
        if (value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)) return false;
        texts = [.. value.EnumerateArray().Select(JsonText.Value)];
        return true;
    }
}
