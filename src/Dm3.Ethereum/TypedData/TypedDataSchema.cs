using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dm3.Ethereum.TypedData;

/// <summary>
/// Checked struct types, for any number of threads. Types that contain themselves are refused, as ethers does: they are lawful in EIP-712, but wallets
/// disagree on them.
/// </summary>
internal sealed partial class TypedDataSchema
{
    private const int MaxTypes = 64;
    private const int MaxFields = 512;
    private const int MaxTextLength = 128;

    private readonly IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> _types;
    private readonly ConcurrentDictionary<string, Hash256> _typeHashes = new(StringComparer.Ordinal);

    private TypedDataSchema(IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types) => _types = types;

    public static bool TryCreate(
        IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types, [NotNullWhen(true)] out TypedDataSchema? schema, out string error)
    {
        schema = null;
        error = "types: too many types or members.";
        if (types.Count > MaxTypes || types.Values.Sum(fields => (long)fields.Count) > MaxFields) return false;
        foreach (var (name, fields) in types)
        {
            error = $"types.{Shortened(name)}: not a struct name.";
            if (!IsIdentifier(name) || IsElementary(name)) return false;
            HashSet<string> seen = [];
            foreach (var field in fields)
            {
                error = $"types.{name}.{Shortened(field.Name)}: a member has a name of its own and a known type.";
                if (!IsIdentifier(field.Name) || !seen.Add(field.Name)) return false;
                if (field.Type.Length > MaxTextLength || !IsKnown(field.Type, types)) return false;
            }
        }

        HashSet<string> done = [];
        foreach (var name in types.Keys)
        {
            error = $"types.{name}: contains itself.";
            if (!IsAcyclic(name, types, done, types.Count)) return false;
        }

        schema = new TypedDataSchema(types);
        error = "";
        return true;
    }

    public bool TryGetFields(string type, [NotNullWhen(true)] out IReadOnlyList<TypedDataField>? fields) => _types.TryGetValue(type, out fields);

    /// <summary>keccak(encodeType(name)): the struct, then those that it refers to, by name.</summary>
    public Hash256 TypeHash(string name)
    {
        if (_typeHashes.TryGetValue(name, out var hash)) return hash;
        var referred = new SortedSet<string>(StringComparer.Ordinal);
        Collect(name, referred);
        referred.Remove(name);
        var text = new StringBuilder();
        foreach (var type in referred.Prepend(name))
        {
            text.Append(type).Append('(').AppendJoin(',', _types[type].Select(field => $"{field.Type} {field.Name}")).Append(')');
        }

        return _typeHashes[name] = Keccak(text.ToString());
    }

    /// <summary>Splits <c>T[n]</c> or <c>T[]</c>; the length is -1 for the latter.</summary>
    public static bool TrySplitArray(string type, out string element, out int length)
    {
        (element, length) = (type, -1);
        if (!type.EndsWith(']')) return false;
        var open = type.LastIndexOf('[');
        if (open <= 0) return false;
        element = type[..open];
        var digits = type.AsSpan(open + 1, type.Length - open - 2);
        if (digits.IsEmpty) return true;
        return digits[0] != '0' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out length);
    }

    /// <summary>Bits of <c>intN</c> and <c>uintN</c>, bytes of <c>bytesN</c>; 0 when the type is not of that family.</summary>
    public static int Size(string type, string family)
    {
        if (!type.StartsWith(family, StringComparison.Ordinal) || type.Length == family.Length || type[family.Length] == '0') return 0;
        if (!int.TryParse(type.AsSpan(family.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return 0;
        return family == "bytes" ? size is >= 1 and <= 32 ? size : 0 : size is >= 8 and <= 256 && size % 8 == 0 ? size : 0;
    }

    /// <summary>A stranger's name for an error text.</summary>
    public static string Shortened(string name) => name.Length <= MaxTextLength ? name : name[..MaxTextLength] + "…";

    private static Hash256 Keccak(string ascii) => Crypto.Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(ascii));

    private void Collect(string name, SortedSet<string> referred)
    {
        if (!referred.Add(name)) return;
        foreach (var field in _types[name])
        {
            var type = BaseType(field.Type);
            if (_types.ContainsKey(type)) Collect(type, referred);
        }
    }

    private static bool IsAcyclic(
        string name, IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types, HashSet<string> done, int depth)
    {
        if (done.Contains(name)) return true;
        // Only a cycle is longer than there are types. Branches that are done are not walked twice.
        if (depth == 0) return false;
        foreach (var field in types[name])
        {
            var type = BaseType(field.Type);
            if (types.ContainsKey(type) && !IsAcyclic(type, types, done, depth - 1)) return false;
        }

        return done.Add(name);
    }

    private static string BaseType(string type) => type.IndexOf('[') is var open and >= 0 ? type[..open] : type;

    private static bool IsKnown(string type, IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types)
    {
        while (TrySplitArray(type, out var element, out _)) type = element;
        return IsElementary(type) || types.ContainsKey(type);
    }

    private static bool IsElementary(string type) =>
        type is "bool" or "address" or "string" or "bytes" || Size(type, "uint") > 0 || Size(type, "int") > 0 || Size(type, "bytes") > 0;

    private static bool IsIdentifier(string name) => name.Length <= MaxTextLength && Identifier().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_$]*\z")]
    private static partial Regex Identifier();
}
