namespace Dm3.Storage.ServiceStorage;

/// <summary>A conversation as its owner lists it.</summary>
/// <param name="Contact">Encrypted name of the contact.</param>
/// <param name="ProfileLocation">Encrypted; empty if none.</param>
/// <param name="Preview">Container of the newest message; null if there is none.</param>
/// <param name="UpdatedAtUnixMilliseconds">When a message was added last, or the conversation.</param>
public sealed record StoredConversation(string Contact, string ProfileLocation, string? Preview, long UpdatedAtUnixMilliseconds);
