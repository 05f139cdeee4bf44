using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>Another name must be registered and have this owner at the moment of the write; for a deeper name: its root.</summary>
public sealed record OwnerCondition(Hash256 Node, Address Owner);
