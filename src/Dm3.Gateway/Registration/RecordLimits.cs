namespace Dm3.Gateway.Registration;

/// <summary>How much one name may hold. Published in <c>GET /v1/zones/{zone}</c>.</summary>
public static class RecordLimits
{
    /// <summary>Longest text key, UTF-8 bytes.</summary>
    public const int MaxTextKeyBytes = 256;

    /// <summary>Longest text value, UTF-8 bytes. A dm3 profile takes about 350.</summary>
    public const int MaxTextBytes = 16 * 1024;

    /// <summary>Longest address, bytes.</summary>
    public const int MaxAddressBytes = 256;

    /// <summary>Longest content hash, bytes.</summary>
    public const int MaxContenthashBytes = 256;

    /// <summary>Most texts and addresses of one name together.</summary>
    public const int MaxRecords = 100;

    /// <summary>All keys and values of one name together, bytes.</summary>
    public const int MaxTotalBytes = 64 * 1024;

    /// <summary>Most registered names below one that lies directly below its zone, at any depth.</summary>
    public const int MaxDeeperNames = 1000;

    /// <summary>Labels of a name below its zone.</summary>
    public const int MaxDepth = 8;

    /// <summary>Longest name, UTF-16 units.</summary>
    public const int MaxNameLength = 1024;

    /// <summary>Longest name, UTF-8 bytes. An index row of PostgreSQL, of the name with owner and zone, has at most 2704.</summary>
    public const int MaxNameBytes = 2400;

    /// <summary>Furthest deadline of an operation, seconds ahead.</summary>
    public const int MaxDeadlineSeconds = 24 * 60 * 60;

    /// <summary>Longest profile document behind a link, in bytes.</summary>
    public const int MaxDocumentBytes = 64 * 1024;
}
