namespace Dm3.Client.Sending;

/// <summary>Asks somebody without a dm3 profile to come: messages wait for them. How it gets there (mail, phone) is the application's affair.</summary>
/// <param name="Recipient">The ENS name written to.</param>
/// <param name="Sender">Who writes.</param>
/// <param name="WaitingMessages">How many messages wait. Nothing of their content belongs into an invitation.</param>
public sealed record Invitation(string Recipient, string Sender, int WaitingMessages);
