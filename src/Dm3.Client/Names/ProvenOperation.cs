namespace Dm3.Client.Names;

/// <summary>An operation, and what its evidence is worth.</summary>
/// <param name="Operation">As the registry tells it.</param>
/// <param name="Proof">What was checked here.</param>
public sealed record ProvenOperation(NameOperation Operation, OperationProof Proof);
