namespace Dm3.Storage.Notifications;

/// <summary>Invitations: once for a recipient, and never for who wants none.</summary>
public sealed class InvitationStore(Database database)
{
    /// <summary>Queues an invitation.</summary>
    /// <param name="holders">Hashes of the recipient: of the name and of the address, 32 bytes each.</param>
    /// <param name="address">Where it goes to; forgotten once it is sent.</param>
    /// <param name="token">Of the link by which more are declined.</param>
    /// <param name="sender">Who invites, counted by the day.</param>
    /// <param name="perDay">Most invitations of a sender a day.</param>
    /// <param name="nowUnixSeconds">The present.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    public Task<InvitationResult> InviteAsync(
        IReadOnlyList<byte[]> holders, string address, string token, string sender, int perDay, long nowUnixSeconds, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            if (!DailyCount.Take(session, "invitations of", sender, perDay, nowUnixSeconds)) return InvitationResult.TooMany;
            // All are remembered, whichever was known: another address of the same name is the same recipient.
            var isKnown = false;
            foreach (var holder in holders)
            {
                isKnown |= session.Execute(
                    "INSERT INTO invitations (holder, token, created_at) VALUES (@1, @2, @3) ON CONFLICT (holder) DO NOTHING", holder, token, nowUnixSeconds) == 0;
            }

            if (isKnown) return InvitationResult.NotAgain;
            session.Execute(
                "INSERT INTO notices (id, purpose, account, channel, target, due_at, attempts, created_at) VALUES (@1, 2, @2, @3, @4, @5, 0, @5)", "invitation:" + token, Array.Empty<byte>(), token, address, nowUnixSeconds);
            return InvitationResult.Queued;
        },
        cancellationToken);

    /// <summary>Whether an invitation had this token.</summary>
    public bool Exists(string token) => database.Read(token, static (session, token) => session.Command("SELECT 1 FROM invitations WHERE token = @1", token).ExecuteScalar() is not null);

    /// <summary>No invitation for this recipient: the one under way is dropped, and having been invited keeps all others away.</summary>
    /// <returns>False if no invitation had this token.</returns>
    public Task<bool> OptOutAsync(string token, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            session.Execute("DELETE FROM notices WHERE id = @1", "invitation:" + token);
            return session.Command("SELECT 1 FROM invitations WHERE token = @1", token).ExecuteScalar() is not null;
        },
        cancellationToken);
}
