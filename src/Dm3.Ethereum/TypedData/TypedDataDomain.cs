using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Dm3.Ethereum.TypedData;

/// <summary>What a signature is bound to. Members that are null are absent from the hashed type too. Source: EIP-712.</summary>
/// <param name="Name">Readable name of the signing domain.</param>
/// <param name="Version">Its version.</param>
/// <param name="ChainId">0 to 2^256 − 1.</param>
/// <param name="VerifyingContract">Contract that checks.</param>
/// <param name="Salt">Last means to tell domains apart.</param>
public sealed record TypedDataDomain(
    string? Name = null, string? Version = null, BigInteger? ChainId = null, Address? VerifyingContract = null, Hash256? Salt = null)
{
    internal const string TypeName = "EIP712Domain";

    /// <summary>Tells apart what <see cref="Fields"/> gives.</summary>
    internal int Members =>
        (Name is null ? 0 : 1) | (Version is null ? 0 : 2) | (ChainId is null ? 0 : 4) | (VerifyingContract is null ? 0 : 8) | (Salt is null ? 0 : 16);

    internal IReadOnlyList<TypedDataField> Fields()
    {
        List<TypedDataField> fields = [];
        if (Name is not null) fields.Add(new TypedDataField("name", "string"));
        if (Version is not null) fields.Add(new TypedDataField("version", "string"));
        if (ChainId is not null) fields.Add(new TypedDataField("chainId", "uint256"));
        if (VerifyingContract is not null) fields.Add(new TypedDataField("verifyingContract", "address"));
        if (Salt is not null) fields.Add(new TypedDataField("salt", "bytes32"));
        return fields;
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Name is not null) json["name"] = Name;
        if (Version is not null) json["version"] = Version;
        // A number where a wallet reads it exactly: some compare it with their own chain id by ===.
        if (ChainId is { } id) json["chainId"] = id <= TypedDataJson.LargestExactNumber && id >= 0 ? (long)id : id.ToString(CultureInfo.InvariantCulture);
        if (VerifyingContract is { } contract) json["verifyingContract"] = contract.ToString();
        if (Salt is { } salt) json["salt"] = salt.ToString();
        return json;
    }

    internal static bool TryParse(JsonNode? node, out TypedDataDomain domain, out string error)
    {
        (domain, error) = (new TypedDataDomain(), "domain: expected an object with no member twice.");
        if (!TypedDataJson.TryReadMembers(node, out var members)) return false;
        foreach (var (name, value) in members)
        {
            error = $"domain.{TypedDataSchema.Shortened(name)}: not of the type that EIP-712 gives it.";
            switch (name)
            {
                case "name" when TypedDataJson.TryReadString(value, out var text):
                    domain = domain with { Name = text };
                    break;
                case "version" when TypedDataJson.TryReadString(value, out var text):
                    domain = domain with { Version = text };
                    break;
                case "chainId" when TypedDataJson.TryReadInteger(value, out var id):
                    domain = domain with { ChainId = id };
                    break;
                case "verifyingContract" when TypedDataJson.TryReadString(value, out var text) && Address.TryParse(text, out var contract):
                    domain = domain with { VerifyingContract = contract };
                    break;
                case "salt" when TypedDataJson.TryReadString(value, out var text) && Hash256.TryParse(text, out var salt):
                    domain = domain with { Salt = salt };
                    break;
                default:
                    return false;
            }
        }

        error = "";
        return true;
    }
}
