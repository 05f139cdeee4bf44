using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.TypedData;

/// <summary>A typed message as wallets show and sign it. Numbers are JSON integers up to 2^53 − 1 or decimal or 0x strings, bytes 0x hex. Source: EIP-712.</summary>
public sealed class TypedDataDocument
{
    private readonly TypedDataTypes _types;
    private readonly JsonObject _message;

    /// <summary>Takes copies of types and message. <paramref name="types"/> comes without <c>EIP712Domain</c>, which follows from the domain.</summary>
    /// <exception cref="ArgumentException"><paramref name="types"/> holds <c>EIP712Domain</c>.</exception>
    public TypedDataDocument(
        TypedDataDomain domain, IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types, string primaryType, JsonObject message)
        : this(domain, new TypedDataTypes(types), primaryType, message)
    {
    }

    /// <summary>Takes a copy of the message.</summary>
    public TypedDataDocument(TypedDataDomain domain, TypedDataTypes types, string primaryType, JsonObject message)
    {
        Domain = domain;
        _types = types;
        PrimaryType = primaryType;
        _message = (JsonObject)message.DeepClone();
    }

    /// <summary>What the signature is bound to.</summary>
    public TypedDataDomain Domain { get; }

    /// <summary>Name of the message's struct type.</summary>
    public string PrimaryType { get; }

    /// <summary>Reads an <c>eth_signTypedData_v4</c> document: <c>types</c>, <c>primaryType</c>, <c>domain</c>, <c>message</c> and nothing else. When the types include
    /// <c>EIP712Domain</c>, it lists just the domain's members, in the standard's order.</summary>
    /// <returns>False with what is wrong. Whether the message fits the types shows in <see cref="TryHash"/>.</returns>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out TypedDataDocument? doc, out string error)
    {
        doc = null;
        error = "Expected an object of types, primaryType, domain and message.";
        if (json.ValueKind != JsonValueKind.Object || !TypedDataJson.TryReadMembers(JsonObject.Create(json.Clone()), out var members)) return false;
        if (members.Count != 4 || !members.TryGetValue("domain", out var domainJson) || !members.TryGetValue("types", out var typesJson)) return false;
        if (!members.TryGetValue("message", out var messageJson) || messageJson is not JsonObject message) return false;
        if (!members.TryGetValue("primaryType", out var primaryJson) || !TypedDataJson.TryReadString(primaryJson, out var primaryType)) return false;
        if (!TypedDataDomain.TryParse(domainJson, out var domain, out error) || !TryParseTypes(typesJson, out var types, out error)) return false;
        if (types.Remove(TypedDataDomain.TypeName, out var domainFields) && !domainFields.SequenceEqual(domain.Fields()))
        {
            error = $"types.{TypedDataDomain.TypeName}: does not list the members of domain.";
            return false;
        }

        doc = new TypedDataDocument(domain, types, primaryType, message);
        return true;
    }

    /// <summary>keccak(0x1901 ‖ domain separator ‖ hashStruct(message)).</summary>
    /// <returns>False with the member that does not fit: unknown, missing, of another type or out of range, nested more than 32 deep, or one of more
    /// than 65 536 values, each member and item being one; also for types that are not well-formed, contain themselves, are more than 64 with
    /// that of the domain, or have more than 512 members in all or a name or type text of more than 128 characters.</returns>
    public bool TryHash(out Hash256 digest, out string error)
    {
        digest = default;
        if (!_types.TryGetSchema(Domain, out var schema, out error)) return false;
        var encoder = new TypedDataEncoder(schema);
        if (encoder.TryHash(TypedDataDomain.TypeName, Domain.ToJson(), "domain", out var separator)
            && encoder.TryHash(PrimaryType, _message, "message", out var message))
        {
            digest = Keccak256.Hash([0x19, 0x01, .. separator.Bytes, .. message.Bytes]);
            return true;
        }

        error = encoder.Error;
        return false;
    }

    /// <summary>The message alone as JSON text, as it was given.</summary>
    public string MessageText => _message.ToJsonString();

    /// <summary>The document for <c>eth_signTypedData_v4</c>, the type <c>EIP712Domain</c> included; the message is as it was given.</summary>
    public JsonObject ToJson()
    {
        var types = new JsonObject { [TypedDataDomain.TypeName] = ToJson(Domain.Fields()) };
        foreach (var (name, fields) in _types.All) types[name] = ToJson(fields);
        return new JsonObject
        {
            ["types"] = types,
            ["primaryType"] = PrimaryType,
            ["domain"] = Domain.ToJson(),
            ["message"] = _message.DeepClone(),
        };
    }

    private static JsonArray ToJson(IReadOnlyList<TypedDataField> fields) =>
        [.. fields.Select(field => new JsonObject { ["name"] = field.Name, ["type"] = field.Type })];

    private static bool TryParseTypes(JsonNode? json, out Dictionary<string, IReadOnlyList<TypedDataField>> types, out string error)
    {
        (types, error) = ([], "types: expected an object of arrays of {name, type}.");
        if (!TypedDataJson.TryReadMembers(json, out var members)) return false;
        foreach (var (typeName, list) in members)
        {
            if (list is not JsonArray items) return false;
            List<TypedDataField> fields = [];
            foreach (var item in items)
            {
                if (!TypedDataJson.TryReadMembers(item, out var field) || field.Count != 2) return false;
                if (!field.TryGetValue("name", out var nameJson) || !TypedDataJson.TryReadString(nameJson, out var name)) return false;
                if (!field.TryGetValue("type", out var typeJson) || !TypedDataJson.TryReadString(typeJson, out var type)) return false;
                fields.Add(new TypedDataField(name, type));
            }

            types[typeName] = fields;
        }

        error = "";
        return true;
    }
}
