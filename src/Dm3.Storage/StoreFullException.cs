namespace Dm3.Storage;

/// <summary>There is no room for a write, and nothing of it was kept: a full disk. The same write works again once there is room.</summary>
public sealed class StoreFullException(Exception cause) : Exception("The store has no room.", cause);
