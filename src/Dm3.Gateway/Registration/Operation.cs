using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Names;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway.Registration.Rules;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Registration;

/// <summary>What a wallet asks for by a signature over typed data (EIP-712). The members are those of the signed message, in its order.</summary>
public abstract record Operation
{
    /// <summary>Name of the typed data's primary type. Not public, and so no member of the request body.</summary>
    internal abstract string Type { get; }

    /// <summary>The normalised name that it is about.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the name that the signer saw, 0 for none. In the request body a number or a decimal string.</summary>
    public required BigInteger Nonce { get; init; }

    /// <summary>Unix seconds until which it may be accepted, at most 24 h ahead.</summary>
    public required BigInteger Deadline { get; init; }

    /// <summary>The document that the wallet signs.</summary>
    /// <param name="chainId">Chain of the zone's resolver.</param>
    /// <param name="zone">Zone of the name.</param>
    public TypedDataDocument ToDocument(ulong chainId, Zone zone)
    {
        var message = new JsonObject { ["name"] = Name };
        AddTo(message);
        message["nonce"] = Decimal(Nonce);
        message["deadline"] = Decimal(Deadline);
        return RegistryTypedData.Document(Type, message, chainId, zone.Resolver);
    }

    /// <summary>Adds the members of its own to what is signed.</summary>
    private protected virtual void AddTo(JsonObject message)
    {
    }

    private protected static string Decimal(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A text record (ENSIP-5). In an update, an empty value deletes.</summary>
public sealed record TextRecord(string Key, string Value);

/// <summary>An address in its chain's binary form (ENSIP-9, ENSIP-11). In an update, an empty value deletes.</summary>
public sealed record AddressRecord(BigInteger CoinType, byte[] Value);

/// <summary>An operation that carries records.</summary>
public abstract record RecordsOperation : Operation
{
    /// <summary>Texts to set.</summary>
    public IReadOnlyList<TextRecord> Texts { get; init => field = WithoutNull(value); } = [];

    /// <summary>Addresses to set.</summary>
    public IReadOnlyList<AddressRecord> Addresses { get; init => field = WithoutNull(value); } = [];

    /// <summary>Content hash to set (ENSIP-7). Empty leaves it as it is; the single byte 00, which is no content hash, deletes it.</summary>
    public byte[] Contenthash { get; init; } = [];

    /// <inheritdoc/>
    private protected override void AddTo(JsonObject message)
    {
        message["texts"] = new JsonArray([.. Texts.Select(text => new JsonObject { ["key"] = text.Key, ["value"] = text.Value })]);
        message["addresses"] = new JsonArray([.. Addresses.Select(address => new JsonObject { ["coinType"] = Decimal(address.CoinType), ["value"] = Hex.Encode(address.Value) })]);
        message["contenthash"] = Hex.Encode(Contenthash);
    }

    // The serializer checks members for null, but not the items of a list.
    private static IReadOnlyList<T> WithoutNull<T>(IReadOnlyList<T> items)
        where T : class => items.Contains(null) ? throw new JsonException("A list holds null.") : items;
}

/// <summary>Registers a name that has no owner. Signed by the owner-to-be.</summary>
public sealed record NameRegistration : RecordsOperation
{
    /// <inheritdoc/>
    internal override string Type => "Registration";

    /// <summary>The owner-to-be.</summary>
    public required Address Owner { get; init; }

    /// <summary>What came beside it; no part of what is signed.</summary>
    internal Voucher? Voucher { get; init; }

    /// <inheritdoc/>
    private protected override void AddTo(JsonObject message)
    {
        message["owner"] = Owner.ToString();
        base.AddTo(message);
    }
}

/// <summary>Changes records of a name.</summary>
public sealed record RecordUpdate : RecordsOperation
{
    /// <inheritdoc/>
    internal override string Type => "RecordUpdate";
}

/// <summary>Gives a name to another owner. The records, which speak of the previous owner's keys and wallets, do not go along.</summary>
public sealed record Transfer : Operation
{
    /// <inheritdoc/>
    internal override string Type => "Transfer";

    /// <summary>The next owner.</summary>
    public required Address NewOwner { get; init; }

    /// <inheritdoc/>
    private protected override void AddTo(JsonObject message) => message["newOwner"] = NewOwner.ToString();
}

/// <summary>Makes a name the one that its owner goes by, in place of the one before.</summary>
public sealed record PrimaryName : Operation
{
    /// <inheritdoc/>
    internal override string Type => "PrimaryName";
}

/// <summary>Gives a name up.</summary>
public sealed record Release : Operation
{
    /// <inheritdoc/>
    internal override string Type => "Release";
}
