using System.Text.Json.Nodes;
using Dm3.Ethereum;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>A name as a line of an export, and of an import. What an import leaves out stays as it is, or is as for a new managed name; but <see cref="Records"/> are the whole set.</summary>
public sealed record NameLine
{
    /// <summary>The whole name. An import may give <see cref="Label"/> instead.</summary>
    public string? Name { get; init; }

    /// <summary>What the operator calls the user: a label, or the phone number or handle that the zone makes labels from. Only in imports.</summary>
    public string? Label { get; init; }

    /// <summary>Who owns it beside the operator; zero for nobody.</summary>
    public Address? Owner { get; init; }

    /// <summary>For whom alone it is kept free. Then it has no owner and no records.</summary>
    public Address? ReservedFor { get; init; }

    /// <summary>Whether the operator may change it. In an import without it: true.</summary>
    public bool? Managed { get; init; }

    /// <summary>A name that was given up: free, and kept for its version.</summary>
    public bool Released { get; init; }

    /// <summary>Its owner goes by it.</summary>
    public bool? Primary { get; init; }

    /// <summary>Count of its operations. An imported name gets at least this one, so that what was signed before it is stale.</summary>
    public long? Version { get; init; }

    /// <summary>Unix seconds of its registration.</summary>
    public long? Created { get; init; }

    /// <summary>End of its term, Unix seconds.</summary>
    public long? Expires { get; init; }

    /// <summary>Why it answers nothing.</summary>
    public string? Suspended { get; init; }

    /// <summary>Why it waits for the operator.</summary>
    public string? Quarantined { get; init; }

    /// <summary>What it answers.</summary>
    public NameLineRecords Records { get; init; } = new();

    /// <summary>What was done with it, the oldest first.</summary>
    public IReadOnlyList<OperationLine> Operations { get; init; } = [];

    /// <summary>The vouchers that were used for it. They are not good where it comes to either.</summary>
    public IReadOnlyList<VoucherLine> Vouchers { get; init; } = [];
}

/// <summary>A voucher that was used.</summary>
/// <param name="Message">What the zone's owner signed.</param>
/// <param name="Signature">The signature.</param>
/// <param name="At">When it was used, Unix seconds.</param>
public sealed record VoucherLine(JsonObject Message, byte[] Signature, long At);

/// <summary>The records of a <see cref="NameLine"/>, as <c>GET /v1/names/{name}</c> shows them.</summary>
public sealed record NameLineRecords
{
    /// <summary>By key.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>By coin type in decimal.</summary>
    public IReadOnlyDictionary<string, byte[]> Addresses { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Null for none.</summary>
    public byte[]? Contenthash { get; init; }
}

/// <summary>An operation on a name: what its owner signed, or that the operator of the zone asked for it.</summary>
public sealed record OperationLine
{
    /// <summary>What it did.</summary>
    public required string Kind { get; init; }

    /// <summary>Version of the name after it.</summary>
    public required long Version { get; init; }

    /// <summary>When it was accepted, Unix seconds.</summary>
    public required long At { get; init; }

    /// <summary>Who signed it; null for the operator.</summary>
    public Address? By { get; init; }

    /// <summary>The owner that it made.</summary>
    public Address? Owner { get; init; }

    /// <summary>Of a suspension and the like.</summary>
    public string? Reason { get; init; }

    /// <summary>Primary type of the typed data (EIP-712); null if it is none, which calls of deployed clients are not.</summary>
    public string? Type { get; init; }

    /// <summary>Chain of the domain that it was signed under.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>Contract of the domain that it was signed under.</summary>
    public Address? Contract { get; init; }

    /// <summary>What was signed.</summary>
    public JsonNode? Message { get; init; }

    /// <summary>Its digest.</summary>
    public byte[] Digest { get; init; } = [];

    /// <summary>The signature.</summary>
    public byte[] Signature { get; init; } = [];
}
