using Dm3.Ethereum;

namespace Dm3.Delivery.Auth;

/// <summary>What ENS says of a name that is logged in.</summary>
/// <param name="Account">The address that it points to; zero if its profile is gone or not good.</param>
/// <param name="SigningKey">32 bytes; empty if its profile is gone or not good.</param>
public sealed record PublishedKey(Address Account, ReadOnlyMemory<byte> SigningKey)
{
    /// <summary>The address, if it stands behind the profile; null if the name merely points at it, so that its balance or being known counts for nothing.</summary>
    public Address? Vouching { get; init; }
}
