using Dm3.Storage.Zones;

namespace Dm3.Gateway.Auth;

/// <summary>Who asks: a key of a zone's operator.</summary>
/// <param name="Id">Public part of the key, <c>configuration</c> for the one in the gateway's settings. Stands in the log beside what the key did.</param>
/// <param name="Role">What it may do.</param>
public sealed record ApiKeyIdentity(string Id, ApiKeyRole Role);
