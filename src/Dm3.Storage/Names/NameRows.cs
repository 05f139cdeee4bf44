using System.Globalization;
using System.Text;
using Dm3.Ethereum;
using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Names;

/// <summary>Reads names with their records from one statement, and so from one state: a row per record, the rows of a name together.</summary>
internal static class NameRows
{
    /// <summary>Comes after a table expression <c>n</c> with the columns of <c>names</c>.</summary>
    public const string Joins = "JOIN zones z ON z.id = n.zone_id LEFT JOIN records r ON r.name_id = n.id";

    public const string Columns =
        "n.id, n.node, n.name, z.name, n.root, n.owner, n.version, n.created_at, n.updated_at, n.released, r.kind, r.key, r.value";

    public static List<StoredName> Read(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var names = new List<StoredName>();
        for (var more = row.Read(); more;)
        {
            var id = row.GetInt64(0);
            var name = new StoredName(
                new Hash256(row.GetFieldValue<byte[]>(1)),
                row.GetString(2),
                row.GetString(3),
                new Hash256(row.GetFieldValue<byte[]>(4)),
                new Address(row.GetFieldValue<byte[]>(5)),
                row.GetInt64(6),
                row.GetInt64(7),
                row.GetInt64(8),
                row.GetBoolean(9),
                NameRecords.Empty);
            if (row.IsDBNull(10))
            {
                more = row.Read();
            }
            else
            {
                (var records, more) = ReadRecords(row, id);
                name = name with { Records = records };
            }

            names.Add(name);
        }

        return names;
    }

    private static (NameRecords Records, bool More) ReadRecords(SqliteDataReader row, long id)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var addresses = new Dictionary<ulong, ReadOnlyMemory<byte>>();
        var contenthash = ReadOnlyMemory<byte>.Empty;
        bool more;
        do
        {
            var value = row.GetFieldValue<byte[]>(12);
            switch ((RecordKind)row.GetInt32(10))
            {
                case RecordKind.Text:
                    texts.Add(row.GetString(11), Encoding.UTF8.GetString(value));
                    break;
                case RecordKind.Address:
                    addresses.Add(ulong.Parse(row.GetString(11), CultureInfo.InvariantCulture), value);
                    break;
                case RecordKind.Contenthash:
                    contenthash = value;
                    break;
            }

            more = row.Read();
        }
        while (more && row.GetInt64(0) == id);

        return (NameRecords.Adopt(texts, addresses, contenthash), more);
    }
}
