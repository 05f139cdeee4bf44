using CsCheck;
using Dm3.Ethereum;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Names;

/// <summary>Random operations on a handful of names: the store, a model that knows only the rules, and the replayed log must agree.</summary>
public abstract class NameModelTests(TestEngine engine) : StoreTests(engine)
{
    private static readonly string[] AllNames =
        ["a.dm3.eth", "x.a.dm3.eth", "y.x.a.dm3.eth", "z.a.dm3.eth", "z.x.a.dm3.eth", "aa.dm3.eth", "x.aa.dm3.eth", "a.xy.eth", "x.a.xy.eth"];

    /// <summary>Few keys and values, so that an update often leaves some of them as they were.</summary>
    private static readonly Gen<NameRecords> GenRecords =
        from texts in Gen.Dictionary(Gen.OneOf("k", "avatar", "字"), Gen.OneOf("1", "two", "🦊"))[0, 3]
        from addresses in Gen.Dictionary(Gen.OneOf(0ul, 60ul, 0x8000000aul, (ulong)long.MaxValue), Gen.OneOf<byte[]>([1], [1, 0], new byte[20]))[0, 3]
        from contenthash in Gen.OneOf<byte[]>([], [0xe3], [0xe3, 1])
        select new NameRecords(texts, addresses.ToDictionary(entry => entry.Key, entry => (ReadOnlyMemory<byte>)entry.Value), contenthash);

    private static readonly Gen<Address> GenOwner = Gen.OneOf(Alice, Bob);

    private static readonly Gen<NameChange> GenChange = Gen.Frequency(
        (4, Gen.Select(GenOwner, GenRecords, Gen.OneOf(0, 1, 4, 30), (owner, records, term) => (NameChange)new NameChange.Register(owner, records) { ExpiresAtUnixSeconds = term == 0 ? null : term })),
        (4, GenRecords.Select(records => (NameChange)new NameChange.Update(records))),
        (1, GenOwner.Select(owner => (NameChange)new NameChange.Transfer(owner))),
        (2, Gen.Const((NameChange)new NameChange.Release())),
        (1, GenOwner.Select(owner => (NameChange)new NameChange.Reserve(owner))),
        (1, Gen.OneOf("spam", "").Select(reason => (NameChange)new NameChange.Suspend(reason))),
        (1, Gen.Const((NameChange)new NameChange.Resume())),
        (1, Gen.Int[1, 60].Select(end => (NameChange)new NameChange.Renew(end))),
        (1, Gen.Const((NameChange)new NameChange.Admit())),
        (1, Gen.Const((NameChange)new NameChange.Refuse("a look-alike"))));

    /// <summary>A stale or early version now and then; the rest are up to date.</summary>
    private static readonly Gen<int> GenVersionError = Gen.Frequency((8, Gen.Const(0)), (1, Gen.Const(-1)), (1, Gen.Const(1)));

    private static readonly Gen<Step[]> GenSteps =
        Gen.Select(Gen.OneOf(AllNames), GenChange, GenVersionError, Gen.Bool, Gen.Bool, Gen.Frequency((6, Gen.Const(false)), (1, Gen.Const(true))), (name, change, error, asksRoot, byKey, doubt) => new Step(name, change, error, asksRoot, byKey, doubt))
            .Array[1, 60];

    [Fact]
    public async Task Store_Model_AndReplayedLog_Agree() => await GenSteps.SampleAsync(
        async steps =>
        {
            await using var database = await CreateAsync();
            var model = new Dictionary<Hash256, StoredName>();
            var at = 1L;
            foreach (var step in steps)
            {
                var version = model.GetValueOrDefault(Node(step.Name))?.Version ?? 0;
                var write = database.Operation(step.Name, step.Change, version + step.VersionError, ++at);
                if (step.ByKey) write = write with { Operation = write.Operation with { ApiKey = "key" } };
                // Of a root, and counted from the time of the step; the model has a grace of two seconds.
                write = write with { LapsedAtUnixSeconds = at - 2, Quarantine = step.Doubt && write.Node == write.Root ? "looks like another" : null };
                write = write with
                {
                    Change = write.Change switch
                    {
                        NameChange.Register { ExpiresAtUnixSeconds: { } term } register => register with { ExpiresAtUnixSeconds = write.Node == write.Root ? at + term : null },
                        NameChange.Renew renew => new NameChange.Renew(at + renew.ExpiresAtUnixSeconds),
                        var other => other,
                    },
                };
                if (step.AsksRoot) write = write with { Preconditions = [new OwnerCondition(write.Root, Alice)] };
                var expected = Play(model, write);
                var result = await database.Names.WriteAsync(write, default);
                if (expected is NameWriteResult.Applied applied)
                {
                    var actual = Assert.IsType<NameWriteResult.Applied>(result);
                    Assert.Equal(applied.State, actual.State);
                    Assert.Equal(applied.ChangedNodes.ToHashSet(), actual.ChangedNodes.ToHashSet());
                }
                else
                {
                    Assert.Equal(expected, result);
                }
            }

            var replay = new OperationReplay();
            foreach (var operation in database.Log()) replay.Apply(operation);
            Assert.Equal(model, replay.Names);
            Assert.All(AllNames, name => Assert.Equal(model.GetValueOrDefault(Node(name)), database.Names.Find(Node(name))));
            Assert.Equal(
                model.Values.Where(name => !name.Released).OrderBy(name => name.Name, StringComparer.Ordinal),
                database.Names.List(new NameFilter { IncludeDeeper = true }, null, 100));
        },
        iter: 100,
        threads: 1);

    private static NameWriteResult Play(Dictionary<Hash256, StoredName> model, NameWrite write)
    {
        var stored = model.GetValueOrDefault(write.Node);
        var registered = stored is { Released: false } && !(stored.ExpiresAtUnixSeconds <= write.LapsedAtUnixSeconds);
        var needsFree = write.Change is NameChange.Register or NameChange.Reserve;
        if (registered && needsFree) return new NameWriteResult.AlreadyRegistered(stored!);
        if (!registered && !needsFree && !(write.Change is NameChange.Release && stored is { Reserved: true })) return new NameWriteResult.NotRegistered();
        if (write.Change is NameChange.Admit or NameChange.Refuse && stored!.QuarantinedFor is null) return new NameWriteResult.NotRegistered();
        var version = stored?.Version ?? 0;
        if (version != write.ExpectedVersion) return new NameWriteResult.VersionConflict(version);
        foreach (var condition in write.Preconditions)
        {
            if (!model.TryGetValue(condition.Node, out var other) || other.Released || other.Owner != condition.Owner)
            {
                return new NameWriteResult.PreconditionFailed(condition.Node);
            }
        }

        var below = model.Values.Count(name => !name.Released && name.Root == write.Root && name.Node != name.Root);
        if (write.Change is NameChange.Register && write.Node != write.Root && below >= MaxDeeperNames) return new NameWriteResult.TooManyBelow();

        var at = write.Operation.AcceptedAtUnixSeconds;
        List<Hash256> changed = [write.Node];
        if (write.Change is NameChange.Transfer or NameChange.Release or NameChange.Refuse || (stored is { Released: false } && needsFree))
        {
            foreach (var released in model.Values.Where(name => !name.Released && name.Name.EndsWith("." + write.Name, StringComparison.Ordinal)).ToList())
            {
                model[released.Node] = released with { Released = true, Managed = false, SuspendedFor = null, ExpiresAtUnixSeconds = null, Version = released.Version + 1, UpdatedAtUnixSeconds = at, Records = NameRecords.Empty };
                changed.Add(released.Node);
            }
        }

        if (write.Change is NameChange.Suspend or NameChange.Resume or NameChange.Renew or NameChange.Admit)
            changed.AddRange(model.Values.Where(name => !name.Released && name.Name.EndsWith("." + write.Name, StringComparison.Ordinal)).Select(name => name.Node));

        var state = write.Change switch
        {
            NameChange.Register register => new StoredName(
                write.Node, write.Name, write.Zone, write.Root, register.Owner, version + 1, at, at, false, register.Records)
            {
                Managed = write.Operation.ApiKey is not null,
                ExpiresAtUnixSeconds = register.ExpiresAtUnixSeconds,
                QuarantinedFor = write.Quarantine,
            },
            NameChange.Renew renew => stored! with { ExpiresAtUnixSeconds = renew.ExpiresAtUnixSeconds },
            NameChange.Admit => stored! with { QuarantinedFor = null },
            NameChange.Refuse => stored! with
            {
                Owner = Address.Zero,
                Released = true,
                Records = NameRecords.Empty,
                Managed = false,
                Reserved = true,
                SuspendedFor = null,
                QuarantinedFor = null,
                ExpiresAtUnixSeconds = null,
            },
            NameChange.Reserve reserve => new StoredName(
                write.Node, write.Name, write.Zone, write.Root, reserve.For, version + 1, stored?.CreatedAtUnixSeconds ?? at, at, true, NameRecords.Empty)
            {
                Reserved = true,
            },
            NameChange.Suspend suspend => stored! with { SuspendedFor = suspend.Reason },
            NameChange.Resume => stored! with { SuspendedFor = null },
            NameChange.Update update => stored! with { Records = update.Records },
            NameChange.Transfer transfer => stored! with { Owner = transfer.NewOwner, Records = NameRecords.Empty, Managed = false },
            _ => stored! with { Released = true, Records = NameRecords.Empty, Managed = false, Reserved = false, SuspendedFor = null, QuarantinedFor = null, ExpiresAtUnixSeconds = null },
        };
        model[write.Node] = state with { Version = version + 1, UpdatedAtUnixSeconds = at };
        return new NameWriteResult.Applied(model[write.Node], changed);
    }

    private sealed record Step(string Name, NameChange Change, int VersionError, bool AsksRoot, bool ByKey, bool Doubt);
}

public sealed class SqliteNameModelTests() : NameModelTests(TestEngine.Sqlite);

public sealed class PostgresNameModelTests() : NameModelTests(TestEngine.Postgres);
