using Dm3.Delivery.Auth;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary>Routes for the account of a token.</summary>
internal static class WithSession
{
    /// <summary>Carries out a request with a good token; refuses any other.</summary>
    public static async Task<IResult> DoAsync(HttpRequest request, SessionGuard guard, Func<StoredSession, Task<IResult>> act, CancellationToken cancellation)
    {
        var check = await guard.CheckAsync(request, cancellation);
        return check.Session is { } session ? await act(session) : check.Problem!;
    }
}
