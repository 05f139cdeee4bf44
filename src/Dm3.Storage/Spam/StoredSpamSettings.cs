using Dm3.Ethereum;

namespace Dm3.Storage.Spam;

/// <summary>What a recipient asks of senders.</summary>
/// <param name="Document">JSON; its form is the host's.</param>
/// <param name="BlockedAddresses">Addresses that blocked names pointed to when they were blocked.</param>
public sealed record StoredSpamSettings(string Document, IReadOnlyList<Address> BlockedAddresses)
{
    internal static StoredSpamSettings Read(string document, byte[] blockedAddresses) => new(document, [.. blockedAddresses.Chunk(Address.Length).Select(bytes => new Address(bytes))]);
}
