namespace Dm3.Core.Profile;

/// <summary>What can be wrong with a profile document.</summary>
public enum ProfileFaultKind
{
    /// <summary>Not a JSON object.</summary>
    NotAnObject,

    /// <summary>A required member is not there.</summary>
    Missing,

    /// <summary>A member that the form does not know. It would be lost on rewriting, and the signature with it.</summary>
    Unknown,

    /// <summary>A member of another JSON kind than the form asks for.</summary>
    WrongKind,

    /// <summary>A key that is not canonical base64 of 32 bytes.</summary>
    KeyMalformed,

    /// <summary>A URL that is not absolute, or neither https nor http.</summary>
    UrlMalformed,

    /// <summary>A delivery service without a name.</summary>
    NameEmpty,

    /// <summary>Neither a wallet signature nor one of a signing key, as the form demands.</summary>
    SignatureMalformed,

    /// <summary>A well-formed signature of another key or text.</summary>
    SignatureWrong,
}
