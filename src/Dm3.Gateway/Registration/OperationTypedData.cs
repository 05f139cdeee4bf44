using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Registration;

/// <summary>The typed data (EIP-712) that each operation is signed as.</summary>
/// <remarks>
/// <code>
/// domain   {name: "dm3 registry", version: "1", chainId, verifyingContract: the zone's resolver}
/// Registration(string name,address owner,TextRecord[] texts,AddressRecord[] addresses,bytes contenthash,uint256 nonce,uint256 deadline)
/// RecordUpdate(string name,TextRecord[] texts,AddressRecord[] addresses,bytes contenthash,uint256 nonce,uint256 deadline)
/// Transfer(string name,address newOwner,uint256 nonce,uint256 deadline)
/// Renewal(string name,uint256 duration,uint256 nonce,uint256 deadline)
/// Release(string name,uint256 nonce,uint256 deadline)
/// PrimaryName(string name,uint256 nonce,uint256 deadline)
/// TextRecord(string key,string value)      AddressRecord(uint256 coinType,bytes value)
/// </code>
/// </remarks>
public static class OperationTypedData
{
    private static readonly TypedDataField[] TextFields = [new("key", "string"), new("value", "string")];
    private static readonly TypedDataField[] AddressFields = [new("coinType", "uint256"), new("value", "bytes")];
    private static readonly TypedDataField[] RecordFields = [new("texts", "TextRecord[]"), new("addresses", "AddressRecord[]"), new("contenthash", "bytes")];
    private static readonly TypedDataField[] ReplayFields = [new("nonce", "uint256"), new("deadline", "uint256")];

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> RegistrationTypes = WithRecords(
        "Registration", [new("name", "string"), new("owner", "address"), .. RecordFields, .. ReplayFields]);

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> RecordUpdateTypes = WithRecords(
        "RecordUpdate", [new("name", "string"), .. RecordFields, .. ReplayFields]);

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> TransferTypes = new()
    {
        ["Transfer"] = [new("name", "string"), new("newOwner", "address"), .. ReplayFields],
    };

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> RenewalTypes = new()
    {
        ["Renewal"] = [new("name", "string"), new("duration", "uint256"), .. ReplayFields],
    };

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> ReleaseTypes = new()
    {
        ["Release"] = [new("name", "string"), .. ReplayFields],
    };

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> PrimaryNameTypes = new()
    {
        ["PrimaryName"] = [new("name", "string"), .. ReplayFields],
    };

    /// <summary>The document that the wallet signs.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="chainId">Chain of the zone's resolver.</param>
    /// <param name="zone">Zone of the name.</param>
    public static TypedDataDocument Document(Operation operation, ulong chainId, Zone zone) => new(
        new TypedDataDomain("dm3 registry", "1", chainId, zone.Resolver),
        operation switch
        {
            NameRegistration => RegistrationTypes,
            RecordUpdate => RecordUpdateTypes,
            Transfer => TransferTypes,
            Renewal => RenewalTypes,
            Release => ReleaseTypes,
            PrimaryName => PrimaryNameTypes,
            _ => throw new ArgumentOutOfRangeException(nameof(operation)),
        },
        operation.Type,
        Message(operation));

    private static JsonObject Message(Operation operation)
    {
        var message = new JsonObject { ["name"] = operation.Name };
        if (operation is NameRegistration registration) message["owner"] = registration.Owner.ToString();
        if (operation is Transfer transfer) message["newOwner"] = transfer.NewOwner.ToString();
        if (operation is Renewal renewal) message["duration"] = Decimal(renewal.Duration);
        if (operation is RecordsOperation records)
        {
            message["texts"] = new JsonArray([.. records.Texts.Select(text => new JsonObject { ["key"] = text.Key, ["value"] = text.Value })]);
            message["addresses"] = new JsonArray([.. records.Addresses.Select(
                address => new JsonObject { ["coinType"] = Decimal(address.CoinType), ["value"] = Hex.Encode(address.Value) })]);
            message["contenthash"] = Hex.Encode(records.Contenthash);
        }

        message["nonce"] = Decimal(operation.Nonce);
        message["deadline"] = Decimal(operation.Deadline);
        return message;
    }

    private static string Decimal(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, IReadOnlyList<TypedDataField>> WithRecords(string name, IReadOnlyList<TypedDataField> fields) => new()
    {
        [name] = fields,
        ["TextRecord"] = TextFields,
        ["AddressRecord"] = AddressFields,
    };
}
