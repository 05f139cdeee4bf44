namespace Dm3.Ens.Wallets;

/// <summary>What the chain says about a contract wallet's signature. The numbers are those of <c>WalletSignatureCheck.sol</c>.</summary>
public enum ContractWalletAnswer
{
    /// <summary>There is no contract at the address, and what came with the signature makes none there.</summary>
    NoContract = 0,

    /// <summary>The wallet says that the signature is its own.</summary>
    Accepted = 1,

    /// <summary>The wallet says no, something else than yes or no, or nothing.</summary>
    Refused = 2,
}
