namespace Dm3.Ethereum.Crypto;

/// <summary>
/// What computes on the curve. Implementations are thread-safe and answer alike for every input: tests hold them against
/// each other. Public keys are x‖y, 32 bytes each, big-endian.
/// </summary>
internal interface ISecp256k1Backend
{
    /// <summary>The library that does the work, as hosts print it.</summary>
    string Name { get; }

    /// <summary>Multiplies the base point. False for a secret of 0 or ≥ n.</summary>
    bool TryDerivePublicKey(ReadOnlySpan<byte> secret32, Span<byte> publicKey64);

    /// <summary>Reads a SEC 1 point: 33 bytes (02/03 ‖ x) or 65 (04 ‖ x ‖ y). False for a coordinate ≥ p or a point off the curve.</summary>
    bool TryDecodePoint(ReadOnlySpan<byte> sec1, Span<byte> publicKey64);

    /// <summary>Signs with the nonce of RFC 6979 (HMAC-SHA-256) and gives the low s. The secret was accepted by <see cref="TryDerivePublicKey"/>.</summary>
    EcdsaSignature Sign(in Hash256 digest, ReadOnlySpan<byte> secret32);

    /// <summary>The one key that verifies the signature for its recovery id. False when r is no x coordinate or the key would be infinity.</summary>
    bool TryRecover(in Hash256 digest, in EcdsaSignature signature, Span<byte> publicKey64);

    /// <summary>False for a wrong signature and for a key off the curve.</summary>
    bool Verify(in Hash256 digest, in EcdsaSignature signature, ReadOnlySpan<byte> publicKey64);
}
