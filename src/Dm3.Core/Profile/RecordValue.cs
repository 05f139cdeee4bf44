using System.Diagnostics.CodeAnalysis;

namespace Dm3.Core.Profile;

/// <summary>
/// The value of a <c>network.dm3.profile</c> or <c>network.dm3.deliveryService</c> text record: the document itself, or where it is and what
/// it hashes to. Nothing here fetches: the caller does, and hands what came to the value for checking.
/// </summary>
public abstract record RecordValue
{
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
