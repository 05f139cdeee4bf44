using Dm3.Ethereum;

namespace Dm3.Storage.Sessions;

/// <summary>A login that has neither ended nor been ended.</summary>
/// <param name="Id">What its token names; unique.</param>
/// <param name="Account">Address of the account.</param>
/// <param name="Device">Device of the account.</param>
/// <param name="Name">The normalised name that logged in.</param>
/// <param name="SigningKey">32 bytes: the published key that the login was signed with. Another published key ends the session.</param>
/// <param name="CreatedAtUnixSeconds">When it began.</param>
/// <param name="ExpiresAtUnixSeconds">It is refused from then on.</param>
public sealed record StoredSession(
    string Id, Address Account, string Device, string Name, ReadOnlyMemory<byte> SigningKey, long CreatedAtUnixSeconds, long ExpiresAtUnixSeconds)
{
    /// <summary>When its device was last noted as seen; of a session that was read.</summary>
    public long DeviceSeenAtUnixSeconds { get; init; }
}
