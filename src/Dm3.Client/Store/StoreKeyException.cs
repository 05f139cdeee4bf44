namespace Dm3.Client.Store;

/// <summary>The store was made with another storage key, or its first entry was changed.</summary>
public sealed class StoreKeyException() : Exception("The storage key does not open this store.");
