namespace Dm3.Client.Store;

/// <summary>What somebody thinks of a message.</summary>
/// <param name="Emoji">The emoji, as it came: any short text.</param>
/// <param name="From">Normalised name of whose it is.</param>
public sealed record MessageReaction(string Emoji, string From);
