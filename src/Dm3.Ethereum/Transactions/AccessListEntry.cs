namespace Dm3.Ethereum.Transactions;

/// <summary>An account and its storage slots that a transaction says it touches. Source: EIP-2930.</summary>
public sealed record AccessListEntry(Address Address, IReadOnlyList<Hash256> StorageKeys);
