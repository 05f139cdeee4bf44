using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dm3.Core.Encoding;

namespace Dm3.Core.Profile;

/// <summary>
/// The value of a <c>network.dm3.profile</c> or <c>network.dm3.deliveryService</c> text record: the document itself, or where it is and what
/// it hashes to. Nothing here fetches: the caller does, and hands what came to the value for checking.
/// </summary>
public abstract record RecordValue
{
    /// <summary>The values that a delivery service's record holds, the preferred one first: the record itself, or the members of a JSON list.</summary>
    /// <returns>At least one; "" for a member that is no text.</returns>
    public static IReadOnlyList<string> Split(string record)
    {
        if (!record.StartsWith('[') || !CanonicalJson.TryParse(record, out var list) || list.GetArrayLength() == 0) return [record];
        return [.. list.EnumerateArray().Select(member => member.ValueKind == JsonValueKind.String ? JsonText.Value(member) : "")];
    }

    /// <summary>Reads a text record: <c>http(s)://…</c>, <c>ipfs://…</c> or <c>data:application/json…</c>, tried in this order.</summary>
    /// <returns>False for anything else. dm3's clients count that as "no profile".</returns>
    public static bool TryParse(string record, [NotNullWhen(true)] out RecordValue? value)
    {
        value = LinkRecord.TryParse(record, out var link) ? link
            : IpfsRecord.TryParse(record, out var ipfs) ? ipfs
            : DataRecord.TryParse(record, out var data) ? data
            : null;
        return value is not null;
    }
}
