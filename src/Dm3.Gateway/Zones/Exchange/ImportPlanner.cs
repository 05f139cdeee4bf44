using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Profiles;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones.Labels;
using Dm3.Hosting;
using Dm3.Storage.Documents;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>
/// Says what is to be done for a line of an import. The rules are those of <see cref="VendorNames"/>, and beyond: a line of an export brings along what its
/// owner did elsewhere, so it can also be of a name that its owner alone changes, until that owner does so here.
/// </summary>
public sealed class ImportPlanner(NameRules rules, CurrentNames names, NameStore store, ZoneLabels labels, ProfileTexts profiles, OperationStore operations)
{
    private const int MaxOperations = 1000;
    private const long MaxVersion = 1L << 52;
    private const int OperationsPage = 100;

    private static readonly JsonSerializerOptions HistoryJson = OperationJson.Writing;

    /// <summary>Plans a line against the state as it is now; the write holds for that state only.</summary>
    internal async ValueTask<ImportedName> PlanAsync(long number, byte[]? line, Zone zone, ApiKeyIdentity key, CancellationToken cancellation)
    {
        string? text = null;
        try
        {
            if (line is null) return Failed(new Problem(413, "line-too-long", $"A line has at most {LineReader.MaxLineBytes} bytes."));
            var (read, unreadable) = OperationJson.ReadLine<NameLine>(line);
            if (unreadable is not null) return Failed(unreadable with { Code = "invalid-line" });
            text = read!.Name ?? read.Label;
            if (Locate(read, zone, out var name) is { } unfit) return Failed(unfit);
            text = name!.Name;
            if (OperationLines.Check(text, read.Operations) is { } unproven) return Failed(unproven);
            return await PlanAsync(number, read, name, key, cancellation);
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException or ArgumentException)
        {
            // JSON that the library reads only when asked for a value: a lone surrogate, a member twice.
            return Failed(new Problem(400, "invalid-line", "The line is not JSON of the form that an import takes."));
        }

        ImportedName Failed(Problem refusal) => new(number, text is { Length: <= RecordLimits.MaxNameLength } ? text : null, ImportStatus.Failed, null, refusal);
    }

    private Problem? Locate(NameLine line, Zone zone, out ZoneName? name)
    {
        name = null;
        if (line.Name is null == line.Label is null) return Refusals.InvalidBody("A line has either name or label.");
        var text = line.Name;
        if (text is null)
        {
            if (line.Label!.Length > RecordLimits.MaxNameLength) return Refusals.InvalidName("The label is too long.");
            if (labels.Read(zone, line.Label, out var label) is { } unfit) return unfit;
            if (label.Contains('.', StringComparison.Ordinal)) return Refusals.InvalidName("A label has no dots.");
            text = $"{label}.{zone.Name}";
        }

        if (rules.Read(text, out name) is { } unreadable) return unreadable;
        if (name!.Zone.Name != zone.Name) return Refusals.InvalidName($"The name does not lie in {zone.Name}.");
        if (name.Depth > RecordLimits.MaxDepth) return Refusals.InvalidName($"A name has at most {RecordLimits.MaxDepth} labels below its zone.");
        if (name.AddressOwner is null && Address.TryParse(name.RootLabel, out _)) return Refusals.Reserved("A label that spells an address would be taken for that address.");
        return name.AddressOwner is null && !zone.HasNames ? Refusals.ZoneClosed("The zone serves address names only.") : null;
    }

    private async ValueTask<ImportedName> PlanAsync(long number, NameLine line, ZoneName name, ApiKeyIdentity key, CancellationToken cancellation)
    {
        var (current, root) = names.Read(name);
        var registered = current is { Released: false } ? current : null;
        if (Check(line, name, current) is { } unfit) return Failed(unfit);
        if (VoucherLines.Read(line.Vouchers, name.Zone.Name, MaxOperations, out var vouchers) is { } misread) return Failed(misread);
        var wish = ToRecords(line, out var malformed);
        if (malformed is not null) return Failed(malformed);
        var update = wish!.ToUpdate(name.Name, []);
        if (RegistrationService.CheckRecords(update) is { } wrong) return Failed(wrong);
        if (RegistrationService.ApplyRecords(update, NameRecords.Empty, out var records) is { } tooMuch) return Failed(tooMuch);

        var wanted = Wanted(line, name, current, root, records);
        if (current is not null && IsSame(current, wanted, line)) return Planned(ImportStatus.Unchanged, null, null);
        if (name.Depth > 1 && name.AddressOwner is null && !wanted.Released)
        {
            if (root is not { Released: false }) return Failed(Refusals.NothingAbove()) with { Root = name.Root, MayDependOnLineBefore = true };
            if (root.Owner != wanted.Owner) return Failed(Refusals.WrongSigner($"The name above belongs to {root.Owner}.")) with { Root = name.Root, MayDependOnLineBefore = true };
        }

        if (CheckState(line, name, registered, wanted) is { } refused) return Failed(refused);
        var (documents, unverified) = await profiles.CheckAsync(registered is null ? update : wish.ToUpdate(name.Name, [.. registered.Records.Texts.Keys]), records, wanted.Owner, cancellation);
        if (unverified is not null) return Failed(unverified);
        var status = registered is not null || (current is { Reserved: true } && wanted is { Reserved: true }) ? ImportStatus.Updated : ImportStatus.Created;
        return Planned(status, wanted, wanted.Released ? [] : documents);

        ImportedName Failed(Problem refusal) => new(number, name.Name, ImportStatus.Failed, null, refusal);

        ImportedName Planned(ImportStatus status, ImportedState? state, IReadOnlyList<StoredDocument>? documents)
        {
            var now = names.Now;
            return new ImportedName(number, name.Name, status, new NameWrite
            {
                Name = name.Name,
                Node = name.Node,
                Root = name.Root,
                Zone = name.Zone.Name,
                Change = new NameChange.Import(state),
                ExpectedVersion = current?.Version ?? 0,
                Operation = Evidence(name, state?.Version ?? 0, line.Operations, key, now),
                Preconditions = state is { Released: false } && name.Depth > 1 && name.AddressOwner is null ? [new OwnerCondition(name.Root, state.Owner)] : [],
                Documents = documents,
                TakenElsewhere = state is null ? [] : [.. OperationLines.StillValid(line.Operations, now)],
                UsedElsewhere = vouchers,
                MaxDeeperNames = RecordLimits.MaxDeeperNames,
            }.Encode(), null)
            {
                Root = name.Root,
            };
        }
    }

    private static Problem? Check(NameLine line, ZoneName name, StoredName? current)
    {
        if (line.Version is < 0 or > MaxVersion || line.Created is < 0 || line.Expires is < 0) return Refusals.InvalidBody("version, created and expires must be numbers of 0 or more.");
        if (line.Operations.Count > MaxOperations) return Refusals.InvalidBody($"A line has at most {MaxOperations} operations.");
        if ((line.Suspended is { } why && VendorNames.CheckReason(why) is not null) || (line.Quarantined is { } doubt && VendorNames.CheckReason(doubt) is not null))
            return Refusals.InvalidBody("suspended and quarantined are reasons of at most 200 characters.");
        if ((line.ReservedFor is not null || line.Released) && line.Records is not { Texts.Count: 0, Addresses.Count: 0, Contenthash: null or [] })
            return Refusals.InvalidBody("A name that is reserved or released has no records.");
        if (line.ReservedFor is { } address && (address.IsZero || line.Owner is not null || line.Released || name.Depth != 1 || name.AddressOwner is not null))
            return Refusals.InvalidBody("A reservation is of a label directly below the zone, for an address, and has no owner.");
        // A name from before the zone's labels had this form can still be changed.
        return name is { Depth: 1, AddressOwner: null } && current is null or { Released: true, Reserved: false } && !line.Released ? ZoneLabels.Check(name) : null;
    }

    // What VendorNames.PutAsync says to a name that is there, or is not.
    private Problem? CheckState(NameLine line, ZoneName name, StoredName? registered, ImportedState wanted)
    {
        var isOwn = registered is null or { Managed: true } || IsUntouchedSinceImport(registered);
        if (!isOwn) return Refusals.NotManaged();
        if (registered is not null && (wanted.Released || wanted.Reserved)) return Refusals.Taken(registered.Version);
        if (registered is not null && registered.Owner != wanted.Owner) return Refusals.OwnerDiffers();
        if (name.AddressOwner is { } own && !wanted.Released && (wanted.Owner != own || line.Managed == true)) return Refusals.Reserved($"The name belongs to {own}.");
        if (wanted is { Managed: false, Released: false, Owner.IsZero: true }) return Refusals.InvalidBody("A name without an owner is managed.");
        return registered is null && !wanted.Released && name.AddressOwner is null && name.Zone.Policy.Registration == RegistrationMode.Closed ? Refusals.ZoneClosed("The zone takes no new names.") : null;
    }

    private bool IsUntouchedSinceImport(StoredName name)
    {
        var last = OperationKind.None;
        for (var after = 0L; operations.OfName(name.Node, after, OperationsPage) is { Count: > 0 } page; after = page[^1].Sequence) last = page[^1].Kind;
        return last == OperationKind.Import;
    }

    private ImportedState Wanted(NameLine line, ZoneName name, StoredName? current, StoredName? root, NameRecords records)
    {
        var registered = current is { Released: false } ? current : null;
        var reserved = line.ReservedFor is not null;
        var free = reserved || line.Released;
        return new ImportedState
        {
            Owner = line.ReservedFor ?? line.Owner ?? registered?.Owner ?? (name.Depth > 1 ? name.AddressOwner ?? root?.Owner : null) ?? Address.Zero,
            Records = records,
            Version = Math.Max((current?.Version ?? 0) + 1, line.Version ?? 0),
            Managed = !free && (line.Managed ?? registered?.Managed ?? (name is { Depth: 1, AddressOwner: null })),
            Released = free,
            Reserved = reserved,
            SuspendedFor = free ? null : line.Suspended,
            QuarantinedFor = free ? null : line.Quarantined,
            ExpiresAtUnixSeconds = free ? null : line.Expires,
            CreatedAtUnixSeconds = line.Created ?? registered?.CreatedAtUnixSeconds ?? names.Now,
            Primary = !free && (line.Primary ?? (registered is not null && IsPrimary(registered))),
            Replaces = registered is null,
        };
    }

    private bool IsSame(StoredName current, ImportedState wanted, NameLine line)
    {
        if (current.Version < (line.Version ?? 0) || current.Released != wanted.Released || current.Reserved != wanted.Reserved) return false;
        if (current.Released) return !wanted.Reserved || current.Owner == wanted.Owner;
        return current.Owner == wanted.Owner && current.Managed == wanted.Managed && current.SuspendedFor == wanted.SuspendedFor && current.QuarantinedFor == wanted.QuarantinedFor
            && current.ExpiresAtUnixSeconds == wanted.ExpiresAtUnixSeconds && current.Records.Equals(wanted.Records) && IsPrimary(current) == wanted.Primary;
    }

    private bool IsPrimary(StoredName name) => !name.Owner.IsZero && store.FindPrimary(name.Owner)?.Node == name.Node;

    private static VendorName? ToRecords(NameLine line, out Problem? malformed)
    {
        malformed = null;
        var addresses = new List<AddressRecord>();
        foreach (var (coin, value) in line.Records.Addresses)
        {
            if (!BigInteger.TryParse(coin, NumberStyles.None, CultureInfo.InvariantCulture, out var coinType) || value is not { Length: > 0 }) malformed = Refusals.InvalidBody("addresses are coin types with bytes as 0x hex.");
            else addresses.Add(new AddressRecord(coinType, value));
        }

        if (line.Records.Texts.Any(text => text.Value is not { Length: > 0 })) malformed = Refusals.InvalidBody("A text must not be empty: leave it out.");
        return malformed is not null ? null : new VendorName
        {
            Texts = [.. line.Records.Texts.Select(text => new TextRecord(text.Key, text.Value))],
            Addresses = addresses,
            Contenthash = line.Records.Contenthash ?? [],
        };
    }

    // Name and version make the text unique, and with it the digest: each stands in the log once.
    private static SignedOperation Evidence(ZoneName name, long version, IReadOnlyList<OperationLine> history, ApiKeyIdentity key, long now)
    {
        if (version == 0) return new SignedOperation(Address.Zero, "", default, default, now) { ApiKey = key.Id };
        var message = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(message, new JsonWriterOptions { Encoder = JsonSettings.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("apiKey", key.Id);
            json.WriteString("operation", "Import");
            json.WriteString("name", name.Name);
            json.WriteNumber("version", version);
            if (history.Count > 0)
            {
                json.WritePropertyName(OperationLines.HistoryMember);
                JsonSerializer.Serialize(json, history, HistoryJson);
            }

            json.WriteEndObject();
        }

        return new SignedOperation(Address.Zero, Encoding.UTF8.GetString(message.WrittenSpan), Keccak256.Hash(message.WrittenSpan), default, now) { ApiKey = key.Id };
    }
}
