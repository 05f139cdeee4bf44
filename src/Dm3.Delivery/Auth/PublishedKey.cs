using Dm3.Ethereum;

namespace Dm3.Delivery.Auth;

/// <summary>What ENS says of a name that is logged in.</summary>
/// <param name="Account">The address that it points to; zero if its profile is gone or not good.</param>
/// <param name="SigningKey">32 bytes; empty if its profile is gone or not good.</param>
public sealed record PublishedKey(Address Account, ReadOnlyMemory<byte> SigningKey);
