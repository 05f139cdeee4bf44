using System.Data.Common;

namespace Dm3.Storage.Names;

/// <summary>A row of any engine.</summary>
internal readonly struct ReaderRow(DbDataReader rows) : INameRow
{
    public bool IsNull(int column) => rows.IsDBNull(column);

    public long Int64(int column) => rows.GetInt64(column);

    public ReadOnlySpan<byte> Bytes(int column) => rows.GetFieldValue<byte[]>(column);

    public string Common(int column) => rows.GetString(column);
}
