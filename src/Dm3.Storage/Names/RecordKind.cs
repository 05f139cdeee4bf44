namespace Dm3.Storage.Names;

/// <summary>The numbers of <see cref="EncodedRecords"/>.</summary>
internal enum RecordKind
{
    /// <summary>Key: the text's key. Value: UTF-8.</summary>
    Text = 1,

    /// <summary>Key: the coin type in decimal.</summary>
    Address = 2,

    /// <summary>Key: empty.</summary>
    Contenthash = 3,
}
