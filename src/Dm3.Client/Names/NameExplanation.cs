using Dm3.Ethereum;

namespace Dm3.Client.Names;

/// <summary>Why a registry answers for a record as it does.</summary>
/// <param name="Name">The name asked about.</param>
/// <param name="Record">The record asked about.</param>
/// <param name="Zone">The zone that the name lies in.</param>
/// <param name="Value">What is answered; empty, or <c>0x</c>, for nothing.</param>
/// <param name="Reason">Stable, for programs: <c>set</c>, <c>record-not-set</c>, <c>name-not-registered</c> and the like.</param>
/// <param name="Explanation">The same for people.</param>
/// <param name="SignedFor">The contract that takes the answer.</param>
/// <param name="ValidForSeconds">How long a signed answer holds.</param>
public sealed record NameExplanation(string Name, string Record, string Zone, string Value, string Reason, string Explanation, Address SignedFor, long ValidForSeconds);
