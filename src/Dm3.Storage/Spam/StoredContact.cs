using Dm3.Ethereum;

namespace Dm3.Storage.Spam;

/// <summary>Somebody whom a recipient knows.</summary>
/// <param name="Name">Normalised ENS name.</param>
/// <param name="Address">What the name pointed to when it was added; null if nobody could say.</param>
public sealed record StoredContact(string Name, Address? Address);
