namespace Dm3.Ethereum.Names;

/// <summary>Why bytes are no name in the DNS wire form that ENSIP-10 uses.</summary>
public enum DnsNameError
{
    /// <summary>The bytes are a name.</summary>
    None,

    /// <summary>The bytes end where a length byte should stand. No bytes at all are this case too.</summary>
    MissingTerminator,

    /// <summary>A length byte promises more bytes than there are. A compression pointer of RFC 1035 mostly ends here: it is read as a length.</summary>
    LabelOverrun,

    /// <summary>Bytes follow the terminating zero. An empty label inside a name looks the same on the wire.</summary>
    TrailingBytes,

    /// <summary>A label is not well-formed UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A label holds a dot, so that its text would read as two labels.</summary>
    DotInLabel,

    /// <summary>A label holds a byte of 0x00..0x1F or 0x7F.</summary>
    ControlCharacter,

    /// <summary>A label holds <c>A</c>..<c>Z</c>: no normalised name does, and its node differs from that of the lower-case name.</summary>
    UpperCase,
}
