namespace Dm3.Storage.Names;

/// <summary>A row of an engine's result. Implemented by structs, so that reading one costs no call that is not known in advance.</summary>
internal interface INameRow
{
    bool IsNull(int column);

    long Int64(int column);

    /// <summary>Bytes, or a text as UTF-8. Good until the next row.</summary>
    ReadOnlySpan<byte> Bytes(int column);

    /// <summary>A text that stands in many rows.</summary>
    string Common(int column);
}
