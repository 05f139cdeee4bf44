using Dm3.Ethereum;

namespace Dm3.Storage.Zones;

/// <summary>A zone: an ENS name under which this registry answers.</summary>
/// <param name="Name">Normalised, for example <c>dm3.eth</c>.</param>
/// <param name="Node">ENS node of the name.</param>
/// <param name="Kinds">What names it holds.</param>
/// <param name="ChainId">Chain of its resolvers (EIP-155).</param>
/// <param name="Resolvers">Resolver contracts; answers are signed for the first unless the request names another of them.</param>
/// <param name="SettingsJson">Further settings as a JSON object; the store does not read it.</param>
public sealed record StoredZone(
    string Name, Hash256 Node, ZoneKinds Kinds, ulong ChainId, IReadOnlyList<Address> Resolvers, string SettingsJson)
{
    /// <summary>Who claimed it; null for a zone that only the configuration knows.</summary>
    public Address? Owner { get; init; }

    /// <summary>Changes that its owners signed so far: the nonce of the next one. 0 for a zone that nobody claimed.</summary>
    public long Version { get; init; }
}
