namespace Dm3.Core.Auth;

/// <summary>Why a token is refused. In the order in which the checks run.</summary>
public enum TokenError
{
    /// <summary>It is good.</summary>
    None,

    /// <summary>Not three parts of base64url with JSON objects in the first two.</summary>
    Malformed,

    /// <summary>A header that names another algorithm than HS256, or holds more than <c>alg</c> and <c>typ</c>.</summary>
    Algorithm,

    /// <summary>Made with another secret, or changed.</summary>
    Signature,

    /// <summary>Not exactly the members of its kind, or of the wrong JSON kind.</summary>
    Members,

    /// <summary>Issued, or valid from, later than now.</summary>
    NotYetValid,

    /// <summary>At or past its expiry.</summary>
    Expired,
}
