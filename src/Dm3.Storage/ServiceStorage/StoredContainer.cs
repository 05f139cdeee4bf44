using Dm3.Ethereum;

namespace Dm3.Storage.ServiceStorage;

/// <summary>A message that is kept.</summary>
/// <param name="Id">SHA-256 of the owner's name and the client's id.</param>
/// <param name="ConversationId">UUID of its conversation.</param>
/// <param name="Contact">Encrypted name of the contact.</param>
/// <param name="Container">The encrypted envelope.</param>
/// <param name="CreatedAtUnixMilliseconds">The client's word.</param>
/// <param name="IsHalted">Whether it was not handed to a delivery service yet.</param>
public sealed record StoredContainer(Hash256 Id, string ConversationId, string Contact, string Container, long CreatedAtUnixMilliseconds, bool IsHalted);
