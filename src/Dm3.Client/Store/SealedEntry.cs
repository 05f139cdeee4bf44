namespace Dm3.Client.Store;

/// <summary>One entry of an <see cref="IEntryLog"/>: nothing of it can be read or changed without the storage key.</summary>
/// <param name="Id">16 bytes: a keyed hash of what the entry is about. Two devices that write down the same thing give it the same id.</param>
/// <param name="Header">What lists and searches need, sealed.</param>
/// <param name="Body">The content, sealed; empty if the header says all.</param>
public sealed record SealedEntry(ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Body);
