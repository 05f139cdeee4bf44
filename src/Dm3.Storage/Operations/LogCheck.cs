using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Storage.Operations;

/// <summary>Rebuilds all names from the log of operations and compares them with those that are stored. While nobody writes: what is written meanwhile would differ.</summary>
public sealed class LogCheck(Database database)
{
    private const int OperationsPage = 1000;
    private const int NamesPage = 500;
    private const int MostDifferences = 1000;

    private readonly NameExportStore _names = new(database);
    private readonly NameStore _store = new(database);

    /// <summary>What was found.</summary>
    /// <param name="Operations">Operations in the log.</param>
    /// <param name="Names">Names that are stored, tombstones among them.</param>
    /// <param name="PrimaryNames">Primary names that are stored.</param>
    /// <param name="Differences">One sentence each, at most 1 000. None: the log rebuilds exactly the state.</param>
    public sealed record Result(long Operations, long Names, long PrimaryNames, IReadOnlyList<string> Differences);

    /// <summary>How far it has come.</summary>
    /// <param name="Operations">Operations replayed.</param>
    /// <param name="Names">Names compared.</param>
    public sealed record Progress(long Operations, long Names);

    /// <summary>Checks. Holds every name in memory, about a kilobyte each.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Result Run(Action<Progress>? progress, CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        var replay = new OperationReplay();
        var log = new OperationStore(database);
        var (operations, names) = (0L, 0L);
        for (var after = 0L; log.After(after, OperationsPage) is { Count: > 0 } page; after = page[^1].Sequence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var operation in page)
            {
                try
                {
                    replay.Apply(operation);
                }
                catch (InvalidDataException fault)
                {
                    Tell(fault.Message);
                }
            }

            operations += page.Count;
            progress?.Invoke(new Progress(operations, names));
        }

        for (Hash256? after = null; _names.List(after, NamesPage) is { Count: > 0 } page; after = page[^1].Node)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var stored in page)
            {
                if (!replay.Names.TryGetValue(stored.Node, out var rebuilt)) Tell($"{stored.Name} is stored; the log does not know it.");
                else if (rebuilt != stored) Tell($"{stored.Name} differs: {Describe(rebuilt, stored)}.");
            }

            names += page.Count;
            progress?.Invoke(new Progress(operations, names));
        }

        if (names < replay.Names.Count)
        {
            foreach (var (node, rebuilt) in replay.Names)
            {
                if (_store.Find(node) is null) Tell($"{rebuilt.Name} is in the log; it is not stored.");
            }
        }

        var primary = _names.CountPrimary();
        foreach (var (owner, node) in replay.PrimaryNames)
        {
            if (_store.FindPrimary(owner)?.Node != node) Tell($"The primary name of {owner} is {replay.Names[node].Name} by the log, {_store.FindPrimary(owner)?.Name ?? "none"} as stored.");
        }

        if (primary > replay.PrimaryNames.Count) Tell($"{primary} primary names are stored, {replay.PrimaryNames.Count} are in the log.");
        return new Result(operations, names, primary, differences);

        void Tell(string difference)
        {
            if (differences.Count < MostDifferences) differences.Add(difference);
        }
    }

    private static string Describe(StoredName rebuilt, StoredName stored)
    {
        (string Member, object? Rebuilt, object? Stored)[] members =
        [
            ("name", rebuilt.Name, stored.Name), ("zone", rebuilt.Zone, stored.Zone), ("root", rebuilt.Root, stored.Root), ("owner", rebuilt.Owner, stored.Owner),
            ("version", rebuilt.Version, stored.Version), ("created", rebuilt.CreatedAtUnixSeconds, stored.CreatedAtUnixSeconds), ("updated", rebuilt.UpdatedAtUnixSeconds, stored.UpdatedAtUnixSeconds),
            ("released", rebuilt.Released, stored.Released), ("managed", rebuilt.Managed, stored.Managed), ("reserved", rebuilt.Reserved, stored.Reserved),
            ("suspended", rebuilt.SuspendedFor, stored.SuspendedFor), ("quarantined", rebuilt.QuarantinedFor, stored.QuarantinedFor), ("expires", rebuilt.ExpiresAtUnixSeconds, stored.ExpiresAtUnixSeconds),
        ];
        var differing = members.Where(member => !Equals(member.Rebuilt, member.Stored)).Select(member => $"{member.Member} is {member.Rebuilt ?? "none"} by the log, {member.Stored ?? "none"} as stored").ToList();
        if (!rebuilt.Records.Equals(stored.Records)) differing.Add("records");
        return string.Join("; ", differing);
    }
}
