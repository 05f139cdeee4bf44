using Dm3.Storage.ServiceStorage;

namespace Dm3.Delivery.ServiceStorage;

/// <summary>Settings of what clients keep here, section <c>Delivery:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Most that an account may keep, in bytes. 1 000 000 to 100 000 000 000, default 100 000 000.</summary>
    public long MaxAccountBytes { get; set; } = 100_000_000;

    /// <summary>Most conversations of an account. 10 to 1 000 000, default 10 000.</summary>
    public int MaxConversations { get; set; } = 10_000;

    /// <summary>Longest body of a storage call, in bytes: a batch of messages. Only who is logged in may send one that long. 100 000 to 50 000 000, default 8 000 000.</summary>
    public int MaxBodyBytes { get; set; } = 8_000_000;

    /// <summary>Both limits of an account.</summary>
    internal StorageQuota Quota => new(MaxAccountBytes, MaxConversations);
}
