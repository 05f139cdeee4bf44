namespace Dm3.Core.Encryption;

/// <summary>Why an encrypted payload cannot be read or opened. In the order in which the checks run.</summary>
public enum PayloadError
{
    /// <summary>It can.</summary>
    None,

    /// <summary>Not a JSON object of exactly <c>ciphertext</c>, <c>nonce</c> and perhaps <c>ephemPublicKey</c>, all texts.</summary>
    Malformed,

    /// <summary>The nonce is not <c>0x</c> and an even number of hex digits.</summary>
    NonceFormat,

    /// <summary>The nonce does not have 12 bytes.</summary>
    NonceLength,

    /// <summary>The ciphertext is not canonical base64.</summary>
    CiphertextFormat,

    /// <summary>The ciphertext is shorter than the 16-byte tag.</summary>
    CiphertextLength,

    /// <summary>The ephemeral key is not canonical base64 of 32 bytes.</summary>
    EphemeralKeyLength,

    /// <summary>Sealed payloads carry an ephemeral key; this one does not.</summary>
    EphemeralKeyMissing,

    /// <summary>The ephemeral key is of low order.</summary>
    EphemeralKeyInvalid,

    /// <summary>Another key, or something was changed.</summary>
    Authentication,

    /// <summary>Authentic, but padded to another block size.</summary>
    Padding,

    /// <summary>Authentic, but the plaintext is not UTF-8.</summary>
    Utf8,
}
