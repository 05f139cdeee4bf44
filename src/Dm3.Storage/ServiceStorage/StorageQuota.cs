namespace Dm3.Storage.ServiceStorage;

/// <summary>Most that one account may keep, over all its names.</summary>
/// <param name="MaxBytes">UTF-8 bytes of all texts, and some for each row.</param>
/// <param name="MaxConversations">Conversations.</param>
public sealed record StorageQuota(long MaxBytes, int MaxConversations);
