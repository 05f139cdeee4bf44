namespace Dm3.Client.Names;

/// <summary>What can be said about an operation without believing the registry.</summary>
public enum OperationProof
{
    /// <summary>The digest is that of the message, the message is about this name and version, and the signature is of the one that it names.</summary>
    Proven,

    /// <summary>The signature is the signer's; what it says about the name is not read here: a write as calldata (ERC-7884), or a message of deployed clients.</summary>
    SignatureOnly,

    /// <summary>By the operator of the zone, who signs nothing.</summary>
    Operator,

    /// <summary>The signature is that of no account; a contract wallet may have made it, and no chain was there to ask.</summary>
    Unknown,

    /// <summary>Signed by somebody who did not own the name then.</summary>
    NotOwner,

    /// <summary>Digest, message and signature do not belong together.</summary>
    Wrong,
}
