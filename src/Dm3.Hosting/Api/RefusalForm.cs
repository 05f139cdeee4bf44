namespace Dm3.Hosting.Api;

/// <summary>How a route says no.</summary>
public enum RefusalForm
{
    /// <summary>A <see cref="Dm3.Hosting.Problem"/>.</summary>
    Problem,

    /// <summary><c>{"message": …}</c>. Source: EIP-3668.</summary>
    Message,

    /// <summary><c>{"error": …}</c>, as deployed dm3 clients know it.</summary>
    Error,

    /// <summary>The status alone.</summary>
    Bare,
}
