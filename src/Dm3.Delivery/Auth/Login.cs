using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Auth;

/// <summary>A login, or why there is none.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Token">What the client shows from now on.</param>
/// <param name="Session">What it stands for.</param>
public sealed record Login(LoginFault Fault, string Token = "", StoredSession? Session = null);
