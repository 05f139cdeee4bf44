using Dm3.Ethereum;

namespace Dm3.Ens.Rpc;

/// <summary>A call or a transaction to be estimated.</summary>
/// <param name="To">The contract; null creates one.</param>
/// <param name="Data">Calldata, or the creation code with its arguments.</param>
/// <param name="From">Who calls; the node takes the zero address for null.</param>
/// <param name="Gas">Most gas that it may use; the node decides for null.</param>
public sealed record CallRequest(Address? To, ReadOnlyMemory<byte> Data, Address? From = null, ulong? Gas = null);
