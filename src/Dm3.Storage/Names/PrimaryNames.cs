using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>The one name that each address goes by. Changed inside the transaction of the operation that asks for it.</summary>
internal static class PrimaryNames
{
    private const string FindByOwner =
        $"SELECT {NameRows.Columns} FROM (SELECT n.* FROM primary_names p JOIN names n ON n.id = p.name_id WHERE p.owner = @1) n {NameRows.Joins}";

    public static StoredName? Find(Session session, in Address owner) => NameRows.Find(session, FindByOwner, owner.Bytes);

    public static void Set(Session session, in Address owner, long nameId)
    {
        session.Enqueue(
            "INSERT INTO primary_names (owner, name_id) VALUES (@1, @2) ON CONFLICT (owner) DO UPDATE SET name_id = excluded.name_id", owner.Bytes.ToArray(), nameId);
        session.Publish(NameStore.PrimaryChannel, owner.ToLowerHex());
    }

    public static void Clear(Session session, long nameId)
    {
        using var ended = session.Command("DELETE FROM primary_names WHERE name_id = @1 RETURNING owner", nameId).ExecuteReader();
        while (ended.Read()) session.Publish(NameStore.PrimaryChannel, new Address(ended.GetFieldValue<byte[]>(0)).ToLowerHex());
    }
}
