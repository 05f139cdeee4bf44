using Dm3.Ethereum;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Profiles;
using Dm3.Gateway.Registration.Rules;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using Dm3.Gateway.Zones.Statistics;
using Dm3.Hosting;
using Dm3.Storage.Documents;
using Dm3.Storage.Names;
using FluentValidation.Results;

namespace Dm3.Gateway.Registration;

/// <summary>Checks a signed operation and carries it out. Nothing is written unless every check passes, and what is reported done is durable.</summary>
public sealed class RegistrationService(
    NameRules rules, ZoneSet zones, NameStore store, CurrentNames names, ProfileTexts profiles, ZoneStanding standing, SignatureCheck signatures,
    GatewayMeters meters, ZoneStatistics statistics, GatewayOptions options, TimeProvider clock)
{
    private static readonly OperationValidator Validator = new();

    /// <summary>Carries out a signed operation.</summary>
    /// <returns>The name as it is now (a tombstone after a release), or why not.</returns>
    public async Task<(StoredName? Name, Problem? Refusal)> ExecuteAsync(Operation operation, byte[] signature, CancellationToken cancellation)
    {
        var outcome = await CheckAndCarryOutAsync(operation, signature, cancellation);
        meters.CountOperation(operation.Type, outcome.Refusal?.Code);
        statistics.CountOutcome(zones.FindFor(operation.Name), outcome.Refusal);
        return outcome;
    }

    private async Task<(StoredName? Name, Problem? Refusal)> CheckAndCarryOutAsync(Operation operation, byte[] signature, CancellationToken cancellation)
    {
        if (SignatureCheck.CheckSize(signature) is { } tooBig) return (null, tooBig);
        if (Check(operation, out var name) is { } broken) return (null, broken);
        if (Deadlines.Check(operation.Deadline, clock) is { } untimely) return (null, untimely);

        var document = operation.ToDocument(options.ChainId, name!.Zone);
        if (!document.TryHash(out var digest, out var fault)) return (null, Refusals.InvalidBody(fault));
        var (signer, refusal) = await signatures.FindSignerAsync(digest, signature, SignerOf(operation, name), cancellation);
        if (refusal is not null) return (null, refusal);

        return await CarryOutAsync(operation, name, new SignedOperation(signer!.Value, document.MessageText, digest, signature, clock.GetUtcNow().ToUnixTimeSeconds()), cancellation);
    }

    // Who must have signed, as far as can be known before: a contract wallet has to be named to be asked.
    private Address? SignerOf(Operation operation, ZoneName name) => operation is NameRegistration registration
        ? registration.Owner
        : names.Find(name) is { Released: false } stored ? stored.Owner : null;

    /// <summary>Carries out an operation whose signature was checked.</summary>
    /// <param name="operation">Passed <see cref="Check"/>.</param>
    /// <param name="name">What that read.</param>
    /// <param name="evidence">What was signed; its signer is who acts.</param>
    /// <param name="cancellation">Counts until the write begins.</param>
    /// <returns>As <see cref="ExecuteAsync"/>.</returns>
    public async Task<(StoredName? Name, Problem? Refusal)> CarryOutAsync(Operation operation, ZoneName name, SignedOperation evidence, CancellationToken cancellation)
    {
        var signer = evidence.Signer;
        if (Prepare(operation, name, signer, out var change) is { } refused) return (null, refused);
        if (await standing.CheckAsync(name.Zone, cancellation) is { } suspended) return (null, suspended);
        UsedVoucher? voucher = null;
        if (operation is NameRegistration registration)
        {
            (voucher, refused) = await rules.CheckOwnerAsync(name, registration, cancellation);
            if (refused is not null) return (null, refused);
        }

        IReadOnlyList<StoredDocument>? documents = null;
        if (operation is RecordsOperation records)
        {
            (documents, refused) = await profiles.CheckAsync(records, RecordsAfter(change!), signer, cancellation);
            if (refused is not null) return (null, refused);
        }

        var result = await store.WriteAsync(
            rules.Apply(new NameWrite
            {
                Name = name.Name,
                Node = name.Node,
                Root = name.Root,
                Zone = name.Zone.Name,
                Change = change!,
                ExpectedVersion = (long)operation.Nonce,
                Operation = evidence,
                Preconditions = name.Depth > 1 && name.AddressOwner is null ? [new OwnerCondition(name.Root, signer)] : [],
                Documents = documents,
                LapsedAtUnixSeconds = name.Zone.LapsedAt(evidence.AcceptedAtUnixSeconds),
                Voucher = voucher,
                MaxDeeperNames = RecordLimits.MaxDeeperNames,
            }, name),
            cancellation);
        return Conclude(result, name.Zone, signer);
    }

    /// <summary>Checks an operation without its signature and gives the typed data to sign.</summary>
    public Problem? Check(Operation operation, out ZoneName? name)
    {
        if (rules.Read(operation.Name, out name) is { } unreadable) return unreadable;
        // What the zone's operator reserved for this owner is not asked for anew.
        if (operation is NameRegistration wanted && !rules.IsKeptFor(name!, wanted.Owner) && NameRules.CheckRegistrable(name!) is { } unregistrable) return unregistrable;
        if (CheckContent(operation) is { } unfit) return unfit;

        if (name is not { IsAddressName: true, AddressOwner: { } own }) return null;
        if (operation is Transfer) return Refusals.Reserved("An address name belongs to its address and cannot be transferred.");
        return operation is RecordsOperation records && records.Addresses.Any(
            address => address.CoinType == ResolvedName.EthereumCoinType && !address.Value.AsSpan().SequenceEqual(own.Bytes))
            ? Refusals.Reserved("An address name always means its own address on Ethereum.")
            : null;
    }

    /// <summary>The rules on content alone, which hold for whoever writes.</summary>
    public static Problem? CheckContent(Operation operation) => ToRefusal(Validator.Validate(operation).Errors);

    /// <summary>As <see cref="CheckContent"/>, of records that no signature asks for: there is nothing else in it.</summary>
    public static Problem? CheckRecords(RecordsOperation operation) => ToRefusal(RecordRules.Check(operation));

    private static Problem? ToRefusal(IReadOnlyList<ValidationFailure> faults)
    {
        if (faults.Count == 0) return null;
        var errors = faults.Select(fault => new { path = fault.PropertyName, code = fault.ErrorCode, detail = fault.ErrorMessage });
        return new Problem(400, faults[0].ErrorCode, $"{faults[0].PropertyName}: {faults[0].ErrorMessage}")
        {
            Extensions = new Dictionary<string, object?> { ["errors"] = errors },
        };
    }

    /// <summary>The version that a new operation on this name must name as its nonce: 0 for a name that never was registered.</summary>
    public long VersionOf(ZoneName name) => names.Find(name)?.Version ?? 0;

    // What the store is to do, as far as the state that we can see now allows; it checks version and owner again when it writes.
    private Problem? Prepare(Operation operation, ZoneName name, Address signer, out NameChange? change)
    {
        change = null;
        var (current, root) = names.Read(name);
        if (operation is NameRegistration registration)
        {
            if (current is { Released: false }) return Refusals.Taken(current.Version);
            if (current is { Reserved: true } && current.Owner != signer) return Refusals.Reserved("The operator of the zone keeps the name back.");
            if (name.Depth > 1 && root is { Released: false, SuspendedFor: { } why }) return Refusals.NameSuspended(why);
            if (registration.Owner != signer) return Refusals.WrongSigner($"The signature is by {signer}, not by the owner that the registration names.");
            var above = OwnerAbove(name);
            if (above is not null && above != signer) return Refusals.WrongSigner($"Only {above} can register names here.");
            if (name.Depth > 1 && above is null) return Refusals.NothingAbove();
            var end = name is { Depth: 1, AddressOwner: null } ? name.Zone.TermEnd(names.Now) : null;
            return WithRecords(registration, NameRecords.Empty, records => new NameChange.Register(signer, records) { ExpiresAtUnixSeconds = end }, out change);
        }

        if (current is null or { Released: true }) return Refusals.NotRegistered(current?.Version ?? 0);
        if (current.Owner != signer) return Refusals.WrongSigner($"The signature is by {signer}; the name belongs to {current.Owner}.");
        if (operation.Nonce != current.Version) return Refusals.StaleNonce(current.Version);
        // Time runs on for a name that answers nothing, so its owner may renew it.
        if (operation is Renewal renewal) return renewal.Prepare(current, name.Zone, names.Now, out change);
        if (root?.SuspendedFor is { } reason) return Refusals.NameSuspended(reason);
        if (operation is not Release && root?.QuarantinedFor is { } doubt) return RuleRefusals.Quarantined(doubt);
        switch (operation)
        {
            case RecordUpdate update:
                return WithRecords(update, current.Records, records => new NameChange.Update(records), out change);
            case Transfer when name.Depth > 1:
                return Refusals.Reserved("A deeper name belongs to the owner of the name above and goes with it.");
            case Transfer transfer:
                change = new NameChange.Transfer(transfer.NewOwner);
                return null;
            case PrimaryName when name.Zone.IsPrivate:
                return Refusals.ZonePrivate();
            case PrimaryName:
                change = new NameChange.SetPrimary();
                return null;
            default:
                change = new NameChange.Release();
                return null;
        }
    }

    private static NameRecords RecordsAfter(NameChange change) => change switch
    {
        NameChange.Register register => register.Records,
        NameChange.Update update => update.Records,
        _ => NameRecords.Empty,
    };

    private static Problem? WithRecords(RecordsOperation operation, NameRecords before, Func<NameRecords, NameChange> build, out NameChange? change)
    {
        var refusal = ApplyRecords(operation, before, out var after);
        change = refusal is null ? build(after) : null;
        return refusal;
    }

    /// <summary>The records of a name after an operation, within <see cref="RecordLimits"/>.</summary>
    public static Problem? ApplyRecords(RecordsOperation operation, NameRecords before, out NameRecords after)
    {
        after = new RecordChanges(
            operation.Texts.ToDictionary(text => text.Key, text => text.Value.Length > 0 ? text.Value : null),
            operation.Addresses.ToDictionary(
                address => (ulong)address.CoinType, address => address.Value.Length > 0 ? (ReadOnlyMemory<byte>?)address.Value : null),
            // The cast matters: a bare null would turn into empty bytes, which delete.
            operation.Contenthash switch { [] => (ReadOnlyMemory<byte>?)null, [0] => ReadOnlyMemory<byte>.Empty, var hash => hash }).ApplyTo(before);
        if (after.Count > RecordLimits.MaxRecords) return Refusals.TooManyRecords();
        return after.ContentBytes > RecordLimits.MaxTotalBytes ? Refusals.RecordsTooBig() : null;
    }

    /// <summary>Who decides about a name that is not registered: the address it spells or lies under, the owner of the name above it, or nobody yet.</summary>
    private Address? OwnerAbove(ZoneName name) =>
        name.AddressOwner ?? (name.Depth > 1 && names.FindRoot(name) is { Released: false } root ? root.Owner : null);

    private static (StoredName? Name, Problem? Refusal) Conclude(NameWriteResult result, Zone zone, Address signer)
    {
        switch (result)
        {
            case NameWriteResult.Applied applied:
                return (applied.State, null);
            case NameWriteResult.DuplicateDigest:
                return (null, Refusals.Replayed());
            case NameWriteResult.AlreadyRegistered taken:
                return (null, Refusals.Taken(taken.Current.Version));
            case NameWriteResult.VersionConflict conflict:
                return (null, Refusals.StaleNonce(conflict.CurrentVersion));
            case NameWriteResult.PreconditionFailed:
                return (null, Refusals.WrongSigner($"The name above does not belong to {signer} any more."));
            case NameWriteResult.QuotaReached:
                return (null, RuleRefusals.QuotaReached(zone.Policy.NamesPerOwner));
            case NameWriteResult.VoucherUsed:
                return (null, RuleRefusals.VoucherUsed());
            case NameWriteResult.TooManyBelow:
                return (null, Refusals.TooManyNames());
            default:
                return (null, Refusals.NotRegistered(0));
        }
    }
}
