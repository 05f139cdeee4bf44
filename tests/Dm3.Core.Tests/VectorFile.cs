using System.Text;
using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Testing;

namespace Dm3.Core.Tests;

/// <summary>One file of tests/vectors/dm3: reads its vectors by name and lists them by group.</summary>
internal sealed class VectorFile
{
    private readonly JsonElement _groups;
    private readonly Dictionary<string, JsonElement> _vectors;

    private VectorFile(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "vectors", "dm3", name)));
        _groups = json.RootElement.GetProperty("groups").Clone();
        _vectors = json.RootElement.GetProperty("vectors").EnumerateArray().ToDictionary(v => v.GetProperty("name").GetString()!, v => v.Clone());
    }

    public static VectorFile CanonicalJson { get; } = new("canonical-json.json");

    public static VectorFile Crypto { get; } = new("crypto.json");

    public static VectorFile Profile { get; } = new("profile.json");

    public static VectorFile Messaging { get; } = new("messaging.json");

    public static VectorFile Auth { get; } = new("auth.json");

    public IEnumerable<string> Groups => _groups.EnumerateObject().Select(group => group.Name);

    /// <summary>Names of a group's vectors, without those marked <c>jsOnly</c> or <c>nodeOnly</c>.</summary>
    public TheoryData<string> Group(string group) => [.. _vectors.Where(v => GroupOf(v.Value) == group && !IsForeign(v.Value)).Select(v => v.Key)];

    /// <summary>How many vectors of the group run here, and how many a mark leaves out. Together they are the count the file declares.</summary>
    public (int Run, int LeftOut) Count(string group)
    {
        var all = _vectors.Values.Where(v => GroupOf(v) == group).ToList();
        Assert.Equal(_groups.GetProperty(group).GetProperty("count").GetInt32(), all.Count);
        var leftOut = all.Count(IsForeign);
        return (all.Count - leftOut, leftOut);
    }

    /// <summary>Names of the vectors that a mark leaves out of their groups.</summary>
    public IEnumerable<string> Foreign => _vectors.Where(v => IsForeign(v.Value)).Select(v => v.Key);

    public Vector this[string name] => new(_vectors[name]);

    private static string GroupOf(JsonElement vector) => vector.GetProperty("group").GetString()!;

    private static bool IsForeign(JsonElement vector) =>
        vector.GetProperty("inputs").TryGetProperty("jsOnly", out _) || vector.GetProperty("expected").TryGetProperty("nodeOnly", out _);

    /// <summary>One vector.</summary>
    internal readonly record struct Vector(JsonElement Json)
    {
        public JsonElement Inputs => Json.GetProperty("inputs");

        public JsonElement Expected => Json.GetProperty("expected");

        /// <summary>The failure's category; null when the vector succeeds.</summary>
        public string? Failure => Expected.TryGetProperty("throws", out _) ? Expected.GetProperty("failure").GetString() : null;

        public string Input(string member) => JsonText.Value(Inputs.GetProperty(member));

        public string Output(string member) => JsonText.Value(Expected.GetProperty(member));

        /// <summary>A text, or its <c>…Repeat</c> form.</summary>
        public string InputText(string member)
        {
            if (!Inputs.TryGetProperty(member + "Repeat", out var repeat)) return Input(member);
            var count = repeat.GetProperty("count").GetInt32();
            return new StringBuilder().Insert(0, repeat.GetProperty("unit").GetString()!, count).ToString();
        }
    }
}
