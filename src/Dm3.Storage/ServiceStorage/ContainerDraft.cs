using Dm3.Ethereum;

namespace Dm3.Storage.ServiceStorage;

/// <summary>A message to be kept.</summary>
/// <param name="Id">SHA-256 of the owner's name and the client's id.</param>
/// <param name="Container">The encrypted envelope.</param>
/// <param name="CreatedAtUnixMilliseconds">The client's word.</param>
/// <param name="IsHalted">Whether it was not handed to a delivery service yet.</param>
public sealed record ContainerDraft(Hash256 Id, string Container, long CreatedAtUnixMilliseconds, bool IsHalted);
