using System.Text.Json;
using Dm3.Core.Encoding;

namespace Dm3.Core.Profile;

/// <summary>Reads the members of one JSON object and notes every fault on the way, instead of stopping at the first.</summary>
internal sealed class DocumentReader
{
    private readonly Dictionary<string, JsonElement> _members = [];
    private readonly string _path;
    private readonly List<ProfileFault> _faults;
    private readonly bool _isObject;

    public DocumentReader(JsonElement value, string path, List<ProfileFault> faults, params ReadOnlySpan<string> known)
    {
        _path = path;
        _faults = faults;
        _isObject = value.ValueKind == JsonValueKind.Object;
        if (!_isObject)
        {
            faults.Add(new ProfileFault(ProfileFaultKind.NotAnObject, path));
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            var name = JsonText.Name(member);
            if (known.Contains(name)) _members[name] = member.Value;
            else Note(ProfileFaultKind.Unknown, name);
        }
    }

    /// <summary>A text; empty when it is at fault.</summary>
    public string Text(string name)
    {
        if (!TryGet(name, out var value)) return "";
        if (value.ValueKind == JsonValueKind.String) return JsonText.Value(value);
        Note(ProfileFaultKind.WrongKind, name);
        return "";
    }

    /// <summary>A list of texts, or where allowed a single text for a list of one; empty when it is at fault.</summary>
    public IReadOnlyList<string> Texts(string name, bool orSingle)
    {
        if (!TryGet(name, out var value)) return [];
        if (orSingle && value.ValueKind == JsonValueKind.String) return [JsonText.Value(value)];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(JsonText.Value)];
        }

        Note(ProfileFaultKind.WrongKind, name);
        return [];
    }

    /// <summary>A member of any kind; undefined when it is missing, which is noted.</summary>
    public bool TryGet(string name, out JsonElement value)
    {
        if (_members.TryGetValue(name, out value)) return true;
        if (_isObject) Note(ProfileFaultKind.Missing, name);
        return false;
    }

    private void Note(ProfileFaultKind kind, string name) => _faults.Add(new ProfileFault(kind, _path.Length == 0 ? name : $"{_path}.{name}"));
}
