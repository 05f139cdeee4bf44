using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.TypedData;

namespace Dm3.Core.Names;

/// <summary>The typed data (EIP-712) that each operation of the registry is signed as: the one place that knows its types.</summary>
/// <remarks>
/// <code>
/// domain   {name: "dm3 registry", version: "1", chainId, verifyingContract: the zone's resolver}
/// Registration(string name,address owner,TextRecord[] texts,AddressRecord[] addresses,bytes contenthash,uint256 nonce,uint256 deadline)
/// RecordUpdate(string name,TextRecord[] texts,AddressRecord[] addresses,bytes contenthash,uint256 nonce,uint256 deadline)
/// Transfer(string name,address newOwner,uint256 nonce,uint256 deadline)
/// Renewal(string name,uint256 duration,uint256 nonce,uint256 deadline)
/// Release(string name,uint256 nonce,uint256 deadline)
/// PrimaryName(string name,uint256 nonce,uint256 deadline)
/// ZoneClaim(string zone,address owner,string policy,uint256 nonce,uint256 deadline)
/// ApiKeyCreation(string zone,string role,string label,uint256 nonce,uint256 deadline)
/// ApiKeyRevocation(string zone,string key,uint256 nonce,uint256 deadline)
/// Voucher(string zone,string name,address owner,bytes32 code,uint256 expires)
/// Message(bytes data,address sender,uint256 expirationTimestamp)      a write as calldata (ERC-7884)
/// TextRecord(string key,string value)      AddressRecord(uint256 coinType,bytes value)
/// </code>
/// </remarks>
public static class RegistryTypedData
{
    private static readonly TypedDataField Name = new("name", "string");
    private static readonly TypedDataField Zone = new("zone", "string");
    private static readonly TypedDataField[] TextFields = [new("key", "string"), new("value", "string")];
    private static readonly TypedDataField[] AddressFields = [new("coinType", "uint256"), new("value", "bytes")];
    private static readonly TypedDataField[] RecordFields = [new("texts", "TextRecord[]"), new("addresses", "AddressRecord[]"), new("contenthash", "bytes")];
    private static readonly TypedDataField[] ReplayFields = [new("nonce", "uint256"), new("deadline", "uint256")];

    private static readonly Dictionary<string, TypedDataTypes> TypesByOperation = new Dictionary<string, Dictionary<string, IReadOnlyList<TypedDataField>>>
    {
        ["Registration"] = WithRecords("Registration", [Name, new("owner", "address"), .. RecordFields, .. ReplayFields]),
        ["RecordUpdate"] = WithRecords("RecordUpdate", [Name, .. RecordFields, .. ReplayFields]),
        ["Transfer"] = new() { ["Transfer"] = [Name, new("newOwner", "address"), .. ReplayFields] },
        ["Renewal"] = new() { ["Renewal"] = [Name, new("duration", "uint256"), .. ReplayFields] },
        ["Release"] = new() { ["Release"] = [Name, .. ReplayFields] },
        ["PrimaryName"] = new() { ["PrimaryName"] = [Name, .. ReplayFields] },
        ["ZoneClaim"] = new() { ["ZoneClaim"] = [Zone, new("owner", "address"), new("policy", "string"), .. ReplayFields] },
        ["ApiKeyCreation"] = new() { ["ApiKeyCreation"] = [Zone, new("role", "string"), new("label", "string"), .. ReplayFields] },
        ["ApiKeyRevocation"] = new() { ["ApiKeyRevocation"] = [Zone, new("key", "string"), .. ReplayFields] },
        ["Voucher"] = new() { ["Voucher"] = [Zone, Name, new("owner", "address"), new("code", "bytes32"), new("expires", "uint256")] },
        ["Message"] = new() { ["Message"] = [new("data", "bytes"), new("sender", "address"), new("expirationTimestamp", "uint256")] },
    }.ToDictionary(types => types.Key, types => new TypedDataTypes(types.Value));

    /// <summary>The domain that everything in a zone is signed under.</summary>
    public static TypedDataDomain Domain(ulong chainId, Address resolver) => new("dm3 registry", "1", chainId, resolver);

    /// <summary>The document that a wallet signs.</summary>
    /// <param name="operation">Name of the operation's type.</param>
    /// <param name="message">Its members; whether they fit shows when the document is hashed.</param>
    /// <param name="chainId">Chain of the zone's resolver.</param>
    /// <param name="resolver">The zone's resolver.</param>
    /// <exception cref="ArgumentException">No such operation.</exception>
    public static TypedDataDocument Document(string operation, JsonObject message, ulong chainId, Address resolver) =>
        TypesByOperation.TryGetValue(operation, out var types)
            ? new TypedDataDocument(Domain(chainId, resolver), types, operation, message)
            : throw new ArgumentException($"There is no operation {operation}.", nameof(operation));

    private static Dictionary<string, IReadOnlyList<TypedDataField>> WithRecords(string name, IReadOnlyList<TypedDataField> fields) => new()
    {
        [name] = fields,
        ["TextRecord"] = TextFields,
        ["AddressRecord"] = AddressFields,
    };
}
