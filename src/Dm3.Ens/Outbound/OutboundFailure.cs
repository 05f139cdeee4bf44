namespace Dm3.Ens.Outbound;

/// <summary>Why a fetch gave no response.</summary>
public enum OutboundFailure
{
    /// <summary>It gave one.</summary>
    None,

    /// <summary>The URL is none, is longer than 64 kB, holds a user name, or has another scheme than https.</summary>
    UrlRefused,

    /// <summary>The host is, or its name resolves only to, addresses that are not of the public internet.</summary>
    AddressRefused,

    /// <summary>The name does not resolve, nobody listens, or the connection broke.</summary>
    Unreachable,

    /// <summary>No complete response within the time limit.</summary>
    TimedOut,

    /// <summary>The body is longer than the limit.</summary>
    TooLarge,

    /// <summary>More redirects than the limit.</summary>
    TooManyRedirects,
}
