namespace Dm3.Client.Store;

/// <summary>All messages with one contact, or in one group.</summary>
/// <param name="Key">The contact's normalised name, or the group's id.</param>
/// <param name="IsGroup">Whether <paramref name="Key"/> is a group's id.</param>
/// <param name="LastAtMilliseconds">Time of the newest message.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Unread">How many came in and were not shown yet.</param>
public sealed record Conversation(string Key, bool IsGroup, long LastAtMilliseconds, int Count, int Unread);
