using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dm3.Core.Encoding;

namespace Dm3.Core.Profile;

/// <summary>A record of the form <c>ipfs://&lt;cid&gt;</c>. The gateway that is asked need not be trusted: the block is checked against the CID.</summary>
/// <param name="Cid">What the content hashes to.</param>
/// <param name="CidText">The identifier as the record spells it.</param>
public sealed record IpfsRecord(Cid Cid, string CidText) : RecordValue
{
    private const string Prefix = "ipfs://";

    /// <summary>Where a gateway serves the content, relative to its root; deployed clients ask <c>https://www.ipfs.io/</c> for it.</summary>
    public string GatewayPath => $"ipfs/{CidText}";

    /// <summary>Where a gateway serves the block unchanged, so that it can be checked. Source: IPFS trustless gateway specification.</summary>
    public string BlockPath => $"{GatewayPath}?format=raw";

    /// <summary>Reads a record.</summary>
    /// <returns>False for another scheme, a path behind the identifier, or an identifier of a form we cannot check.</returns>
    public static bool TryParse(string record, [NotNullWhen(true)] out IpfsRecord? value)
    {
        value = null;
        if (!record.StartsWith(Prefix, StringComparison.Ordinal) || !Cid.TryParse(record[Prefix.Length..], out var cid)) return false;
        value = new IpfsRecord(cid, record[Prefix.Length..]);
        return true;
    }

    /// <summary>Checks the block that was fetched from <see cref="BlockPath"/> and reads the document in it.</summary>
    /// <returns>False when it is another block, not a file of a single block, or not JSON.</returns>
    public bool TryAccept(ReadOnlySpan<byte> block, out JsonElement document)
    {
        document = default;
        return Cid.TryReadContent(block, out var content)
            && Utf8Text.TryGetString(content, out var text)
            && CanonicalJson.TryParse(text, out document);
    }
}
