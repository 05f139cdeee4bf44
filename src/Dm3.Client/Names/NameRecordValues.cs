namespace Dm3.Client.Names;

/// <summary>The records of a name.</summary>
/// <param name="Texts">By key.</param>
/// <param name="Addresses">By coin type in decimal, in the coin's binary form as 0x hex.</param>
/// <param name="Contenthash">0x hex; null for none.</param>
public sealed record NameRecordValues(IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, string> Addresses, string? Contenthash);
