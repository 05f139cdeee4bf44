using Dm3.Ethereum;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Resolve;

/// <summary>A signed answer.</summary>
/// <param name="Bytes"><c>abi.encode(bytes result, uint64 expires, bytes signature)</c>.</param>
/// <param name="ExpiresAtUnixSeconds">Until when the contract accepts it.</param>
/// <param name="Node">The name that it is about.</param>
/// <param name="Stamp">Stamp of that name when its records were read.</param>
public sealed record SignedAnswer(byte[] Bytes, long ExpiresAtUnixSeconds, Hash256 Node, int Stamp)
{
    /// <summary>Zone of the name; null where nothing is counted.</summary>
    public Zone? Zone { get; init; }
}
