namespace Dm3.Ens.Rpc;

/// <summary>What a call came to.</summary>
/// <param name="Reverted">True if the contract reverted; <paramref name="Data"/> then is its custom error, or empty if it gave none.</param>
/// <param name="Data">What the contract returned.</param>
public readonly record struct CallResult(bool Reverted, byte[] Data);
