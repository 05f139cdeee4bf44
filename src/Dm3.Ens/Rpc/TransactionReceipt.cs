using Dm3.Ethereum;

namespace Dm3.Ens.Rpc;

/// <summary>What became of a mined transaction.</summary>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">The block it is in.</param>
/// <param name="Succeeded">False if it reverted.</param>
/// <param name="ContractAddress">The contract it created, if it created one.</param>
/// <param name="GasUsed">Gas paid for.</param>
public sealed record TransactionReceipt(Hash256 TransactionHash, ulong BlockNumber, bool Succeeded, Address? ContractAddress, ulong GasUsed);
