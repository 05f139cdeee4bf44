using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>What the owner signed, kept as evidence. The store does not read it; the caller has checked it.</summary>
/// <param name="Signer">Whose signature it is: an account or a contract wallet.</param>
/// <param name="Message">The signed message as JSON text.</param>
/// <param name="Digest">EIP-712 digest; an operation with a digest that was accepted before is refused.</param>
/// <param name="Signature">The signature as given (65 bytes of an account, any length of a contract wallet).</param>
/// <param name="AcceptedAtUnixSeconds">When the gateway accepted it.</param>
public sealed record SignedOperation(
    Address Signer, string Message, Hash256 Digest, ReadOnlyMemory<byte> Signature, long AcceptedAtUnixSeconds)
{
    /// <summary>Id of the API key that asked for it; then nobody signed, the signer is zero, the signature is empty, and the digest is that of the message's text.</summary>
    public string? ApiKey { get; init; }
}
