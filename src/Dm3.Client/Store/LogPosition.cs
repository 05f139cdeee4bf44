namespace Dm3.Client.Store;

/// <summary>An entry's place in a log, without its body.</summary>
/// <param name="Sequence">Grows with every entry; starts at 1. Another log of the same entries has other numbers.</param>
/// <param name="Id">As in <see cref="SealedEntry"/>.</param>
/// <param name="Header">As in <see cref="SealedEntry"/>.</param>
public sealed record LogPosition(long Sequence, ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> Header);
