namespace Dm3.Ethereum.TypedData;

/// <summary>A member of a struct type. Source: EIP-712.</summary>
/// <param name="Name">An identifier, unique in its struct.</param>
/// <param name="Type"><c>bool</c>, <c>address</c>, <c>string</c>, <c>bytes</c>, <c>bytes1</c>–<c>bytes32</c>, <c>uint8</c>–<c>uint256</c>, <c>int8</c>–<c>int256</c>,
/// a struct's name, or one of these with <c>[]</c> or <c>[n]</c> after it.</param>
public sealed record TypedDataField(string Name, string Type);
