namespace Dm3.Storage.Documents;

/// <summary>What the bytes of a document are. The numbers are those of the documents table.</summary>
public enum DocumentKind
{
    /// <summary>No document.</summary>
    None = 0,

    /// <summary>JSON text.</summary>
    Json = 1,

    /// <summary>An IPFS dag-pb block whose only content is JSON text.</summary>
    DagPbBlock = 2,
}
