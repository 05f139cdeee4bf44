using Dm3.Ethereum;
using Dm3.Ethereum.Names;

namespace Dm3.Storage.Names;

/// <summary>What the rules of a zone ask of a registration or transfer, checked inside its transaction.</summary>
internal static class WriteConditions
{
    // Names directly below the zone @1 that hold at the time @2, among others.
    private const string Holding = "zone_id = (SELECT id FROM zones WHERE name = @1) AND (expires_at IS NULL OR expires_at > @2)";

    internal const string CountOfOwner =
        $"""
        SELECT count(*) FROM (
            SELECT 1 FROM names WHERE {Holding} AND owner = @3 AND deeper = 0 AND released = 0 AND node <> @4 LIMIT @5
        ) held
        """;

    internal const string Lookalike = $"SELECT id FROM names WHERE {Holding} AND skeleton = @3 AND node <> @4 AND owner <> @5 LIMIT 1";

    /// <summary>Whether the coming owner holds as many names directly below the zone as one may.</summary>
    public static bool IsQuotaReached(Session session, NameWrite write)
    {
        if (write.MaxNamesOfOwner == 0 || write.Node != write.Root) return false;
        var owner = write.Change switch
        {
            NameChange.Register register => register.Owner,
            NameChange.Transfer transfer => transfer.NewOwner,
            _ => Address.Zero,
        };
        return !owner.IsZero && (long)session.Command(
            CountOfOwner,
            write.Zone,
            write.LapsedAtUnixSeconds,
            owner.Bytes.ToArray(),
            write.Node.Bytes.ToArray(),
            write.MaxNamesOfOwner).ExecuteScalar()! >= write.MaxNamesOfOwner;
    }

    /// <summary>Notes that the voucher is used up by this write.</summary>
    /// <returns>False if it was used before.</returns>
    public static bool UseVoucher(Session session, NameWrite write) => write.Voucher is not { } voucher || Use(session, write, voucher);

    /// <summary>Notes that vouchers were used up elsewhere; those that are known to be stay as they are.</summary>
    public static void UseElsewhere(Session session, NameWrite write)
    {
        foreach (var voucher in write.UsedElsewhere) Use(session, write, voucher);
    }

    private static bool Use(Session session, NameWrite write, UsedVoucher voucher) => session.Execute(
        """
        INSERT INTO vouchers (zone_id, code, node, message, signature, used_at)
        SELECT id, @2, @3, @4, @5, @6 FROM zones WHERE name = @1
        ON CONFLICT DO NOTHING
        """,
        write.Zone,
        voucher.Code.Bytes.ToArray(),
        write.Node.Bytes.ToArray(),
        voucher.Message,
        voucher.Signature.ToArray(),
        voucher.UsedAtUnixSeconds ?? write.Operation.AcceptedAtUnixSeconds) == 1;

    /// <summary>Why a new name goes into quarantine; null if it does not. Its owner may hold look-alikes of its own names.</summary>
    public static string? Quarantine(Session session, NameWrite write)
    {
        if (write.Change is not NameChange.Register register || write.Node != write.Root) return null;
        if (write.Quarantine is not null || write.QuarantineLookalike is null) return write.Quarantine;
        return FindLookalike(session, write.Zone, Label(write.Name, write.Zone), write.Node, register.Owner, write.LapsedAtUnixSeconds) is { } other
            ? write.QuarantineLookalike(other)
            : null;
    }

    /// <summary>One point read: a registered or kept name of another owner, directly below the zone, that looks like the label.</summary>
    public static string? FindLookalike(Session session, string zone, string label, in Hash256 node, in Address owner, long lapsedAt) => session.Number(
        Lookalike,
        zone,
        lapsedAt,
        ConfusableSkeleton.NumberOf(label),
        node.Bytes.ToArray(),
        // Zero stands for nobody, though names of the operator have it for an owner.
        owner.IsZero ? [] : owner.Bytes.ToArray()) is { } id
            ? (string)session.Command("SELECT name FROM names WHERE id = @1", id).ExecuteScalar()!
            : null;

    /// <summary>What a name is found by when another looks like it; null for names that nothing is compared with.</summary>
    public static long? Skeleton(StoredName name) => name.Node == name.Root && (!name.Released || name.Reserved) && name.QuarantinedFor is null
        ? ConfusableSkeleton.NumberOf(Label(name.Name, name.Zone))
        : null;

    private static string Label(string name, string zone) => name[..^(zone.Length + 1)];
}
