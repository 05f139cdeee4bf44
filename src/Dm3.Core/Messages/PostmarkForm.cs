namespace Dm3.Core.Messages;

/// <summary>The two forms of a postmark.</summary>
public enum PostmarkForm
{
    /// <summary><c>{incommingTimestamp, messageHash, signature}</c>: Keccak-256 (EIP-191) of the quoted message text; signed is the hex text of
    /// the SHA-256 of the first two.</summary>
    Deployed,

    /// <summary><c>{incomingTimestamp, messageHash, signature}</c>: SHA-256 of the message text; signed are the 32 bytes of the SHA-256 of the
    /// first two.</summary>
    Specification,
}
