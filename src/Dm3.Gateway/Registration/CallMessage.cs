using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Core.Names;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Registration;

/// <summary>A write as calldata, in the form that a resolver's <c>getOperationHandler</c> gives its caller to sign. Source: ERC-7884.</summary>
/// <remarks>
/// ERC-7884 names the struct's members, not the struct; <c>Message</c> is what the clients in the field call it (ensjs, Blockful's gateway).
/// </remarks>
/// <param name="Data">The whole calldata.</param>
/// <param name="Sender">Who signs.</param>
/// <param name="ExpirationTimestamp">Unix seconds until which it may be accepted, at most 24 h ahead; the resolver gives an hour.</param>
public sealed record CallMessage(byte[] Data, Address Sender, BigInteger ExpirationTimestamp)
{
    /// <summary>How the message begins as JSON text; no other operation's does.</summary>
    public const string JsonBeginning = "{\"data\":";

    /// <summary>Member with <see cref="ExpirationTimestamp"/>.</summary>
    public const string ExpirationMember = "expirationTimestamp";

    /// <summary>Primary type of the document.</summary>
    public const string TypeName = "Message";

    /// <summary>The document that the sender signs.</summary>
    public TypedDataDocument ToDocument(ulong chainId, Zone zone) => RegistryTypedData.Document(
        TypeName,
        new JsonObject
        {
            ["data"] = Hex.Encode(Data),
            ["sender"] = Sender.ToString(),
            [ExpirationMember] = ExpirationTimestamp.ToString(CultureInfo.InvariantCulture),
        },
        chainId,
        zone.Resolver);
}
