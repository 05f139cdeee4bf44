namespace Dm3.Delivery.Auth;

/// <summary>What the service calls itself in challenges.</summary>
/// <param name="Name">Its ENS name.</param>
public sealed record ServiceName(string Name);
