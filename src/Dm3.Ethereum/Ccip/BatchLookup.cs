namespace Dm3.Ethereum.Ccip;

/// <summary>One offchain lookup of a batch. Source: ENSIP-21, EIP-3668.</summary>
/// <param name="Sender">The contract that asked for the lookup.</param>
/// <param name="Urls">URL templates of its gateways, as the caller says.</param>
/// <param name="Data">The calldata for them.</param>
public sealed record BatchLookup(Address Sender, IReadOnlyList<string> Urls, ReadOnlyMemory<byte> Data);
