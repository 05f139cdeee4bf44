using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Endpoints;

/// <summary>A name as the API shows it. Times are Unix seconds; <c>version</c> is the nonce of the next operation.</summary>
public sealed record NameView(
    string Name, string Node, string Zone, string Owner, long Version, long Created, long Updated, long? Expires, bool Released, bool Managed, string? Suspended, string? Quarantined, NameView.RecordsView Records)
{
    /// <summary>Texts by key, addresses by coin type, content hash or null.</summary>
    public sealed record RecordsView(IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, string> Addresses, string? Contenthash);

    /// <summary>Builds the view.</summary>
    public static NameView Of(StoredName name) => new(
        name.Name,
        name.Node.ToString(),
        name.Zone,
        (name is { Released: true, Reserved: false } ? Address.Zero : name.Owner).ToString(),
        name.Version,
        name.CreatedAtUnixSeconds,
        name.UpdatedAtUnixSeconds,
        name.ExpiresAtUnixSeconds,
        name.Released,
        name.Managed,
        name.SuspendedFor,
        name.QuarantinedFor,
        new RecordsView(
            name.Records.Texts,
            name.Records.Addresses.ToDictionary(address => address.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), address => Hex.Encode(address.Value.Span)),
            name.Records.Contenthash.IsEmpty ? null : Hex.Encode(name.Records.Contenthash.Span)));
}
