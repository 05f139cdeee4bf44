namespace Dm3.Ens.Outbound;

/// <summary>How far a fetch that a stranger caused may go.</summary>
public sealed record OutboundOptions
{
    /// <summary>On a development network only: plain http and addresses of this machine and its neighbours are allowed. Default false.</summary>
    public bool AllowLocal { get; init; }

    /// <summary>Time for one fetch, redirects and the whole body included. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest body in bytes. Default 1 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 1024 * 1024;

    /// <summary>Most redirects that one fetch follows. Default 3.</summary>
    public int MaxRedirects { get; init; } = 3;
}
