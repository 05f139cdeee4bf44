namespace Dm3.Client.Delivery;

/// <summary>A page of waiting messages, the oldest first.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Cursor">Leads to the next page.</param>
/// <param name="More">Whether there is one.</param>
public sealed record MailboxPage(IReadOnlyList<WaitingEnvelope> Messages, string Cursor, bool More);
