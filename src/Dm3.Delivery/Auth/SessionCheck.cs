using Dm3.Hosting;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Auth;

/// <summary>What a token is worth.</summary>
/// <param name="Session">The session; null if the token is worth nothing.</param>
/// <param name="Problem">Why; null if there is a session.</param>
public sealed record SessionCheck(StoredSession? Session, Problem? Problem)
{
    internal static SessionCheck Of(StoredSession session) => new(session, null);

    internal static SessionCheck Refused(string code, string detail) => new(null, new Problem(401, code, detail) { WwwAuthenticate = "Bearer" });
}
