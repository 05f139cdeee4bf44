using System.Text;
using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Profiles;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Registration.Rules;
using Dm3.Gateway.Zones.Labels;
using Dm3.Hosting;
using Dm3.Storage.Documents;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Zones;

/// <summary>
/// What the operator of a zone does to names by API key. Every such write stands in the same log as signed operations, with the key's id for a
/// signature. Asking for what is so already changes nothing, so that a call whose answer was lost can be repeated.
/// </summary>
/// <remarks>
/// The operator changes the names that it registered itself, until their owner transfers them; of all others it can only stop and resume the answers.
/// A profile must be signed by the name's owner, as anywhere else: a name without an owner carries one in the seed spelling only, which vouches for itself.
/// </remarks>
public sealed class VendorNames(NameStore store, CurrentNames names, ProfileTexts profiles, ZoneStanding standing, TimeProvider clock)
{
    private const int MaxReasonLength = 200;

    /// <summary>Brings a name into the wanted state.</summary>
    /// <param name="name">Directly below its zone.</param>
    /// <param name="wanted">The whole state.</param>
    /// <param name="version">Version that the name must have; null for any.</param>
    /// <param name="key">Who asks.</param>
    /// <param name="cancellation">Counts until the write begins.</param>
    public async Task<VendorResult> PutAsync(ZoneName name, VendorName wanted, long? version, ApiKeyIdentity key, CancellationToken cancellation)
    {
        if (await CheckAsync(name, cancellation) is { } refused) return refused;
        var current = names.Find(name);
        if (version is not null && version != (current?.Version ?? 0)) return Refusals.VersionDiffers(current?.Version ?? 0);
        // A name from before the zone's labels had this form can still be changed and released.
        if (current is null or { Released: true, Reserved: false } && ZoneLabels.Check(name) is { } unfitLabel) return unfitLabel;
        if (wanted.ReservedFor is { } address) return await ReserveAsync(name, wanted, address, current, key, cancellation);

        var registered = current is { Released: false } ? current : null;
        if (registered is { Managed: false }) return Refusals.NotManaged();
        if (registered is not null && wanted.Owner is { } other && other != registered.Owner) return Refusals.OwnerDiffers();
        if (registered is null && name.Zone.Policy.Registration == RegistrationMode.Closed) return Refusals.ZoneClosed("The zone takes no new names.");
        var update = wanted.ToUpdate(name.Name, []);
        if (RegistrationService.CheckRecords(update) is { } unfit) return unfit;
        if (RegistrationService.ApplyRecords(update, NameRecords.Empty, out var records) is { } tooMuch) return tooMuch;
        if (registered is not null && registered.Records.Equals(records)) return new VendorResult(registered, VendorOutcome.Unchanged);

        var owner = registered?.Owner ?? wanted.Owner ?? Address.Zero;
        var (documents, unverified) = await profiles.CheckAsync(wanted.ToUpdate(name.Name, [.. registered?.Records.Texts.Keys ?? []]), records, owner, cancellation);
        if (unverified is not null) return unverified;
        NameChange change = registered is null ? new NameChange.Register(owner, records) : new NameChange.Update(records);
        return await WriteAsync(name, change, current, key, documents, cancellation);
    }

    /// <summary>Releases a managed name, or ends a reservation.</summary>
    public async Task<VendorResult> DeleteAsync(ZoneName name, long? version, ApiKeyIdentity key, CancellationToken cancellation)
    {
        if (await CheckAsync(name, cancellation) is { } refused) return refused;
        var current = names.Find(name);
        if (version is not null && version != (current?.Version ?? 0)) return Refusals.VersionDiffers(current?.Version ?? 0);
        if (current is null or { Released: true, Reserved: false }) return new VendorResult(current, VendorOutcome.Unchanged);
        return current is { Managed: false, Reserved: false } ? Refusals.NotManaged() : await WriteAsync(name, new NameChange.Release(), current, key, null, cancellation);
    }

    /// <summary>Lets a registered name, whoever registered it, and those below it answer nothing.</summary>
    public async Task<VendorResult> SuspendAsync(ZoneName name, string reason, ApiKeyIdentity key, CancellationToken cancellation)
    {
        if (CheckReason(reason) is { } unfit) return unfit;
        if (await CheckAsync(name, cancellation) is { } refused) return refused;
        if (names.Find(name) is not { Released: false } current) return Refusals.NotRegistered(0);
        return current.SuspendedFor == reason
            ? new VendorResult(current, VendorOutcome.Unchanged)
            : await WriteAsync(name, new NameChange.Suspend(reason), current, key, null, cancellation);
    }

    /// <summary>Lets a suspended name answer again.</summary>
    public async Task<VendorResult> ResumeAsync(ZoneName name, ApiKeyIdentity key, CancellationToken cancellation)
    {
        if (await CheckAsync(name, cancellation) is { } refused) return refused;
        if (names.Find(name) is not { Released: false } current) return Refusals.NotRegistered(0);
        return current.SuspendedFor is null
            ? new VendorResult(current, VendorOutcome.Unchanged)
            : await WriteAsync(name, new NameChange.Resume(), current, key, null, cancellation);
    }

    /// <summary>Lets a name that looks like another answer.</summary>
    public async Task<VendorResult> AdmitAsync(ZoneName name, ApiKeyIdentity key, CancellationToken cancellation)
    {
        if (await CheckAsync(name, cancellation) is { } refused) return refused;
        if (names.Find(name) is not { Released: false } current) return Refusals.NotRegistered(0);
        return current.QuarantinedFor is null
            ? new VendorResult(current, VendorOutcome.Unchanged)
            : await WriteAsync(name, new NameChange.Admit(), current, key, null, cancellation);
    }

    /// <summary>Takes a name that looks like another away from who registered it, and keeps it from everyone until it is deleted here.</summary>
    public async Task<VendorResult> RefuseAsync(ZoneName name, string reason, ApiKeyIdentity key, CancellationToken cancellation)
    {
        if (CheckReason(reason) is { } unfit) return unfit;
        if (await CheckAsync(name, cancellation) is { } refused) return refused;
        if (names.Find(name) is not { Released: false, QuarantinedFor: not null } current) return RuleRefusals.NotQuarantined();
        return await WriteAsync(name, new NameChange.Refuse(reason), current, key, null, cancellation);
    }

    internal static Problem? CheckReason(string reason) => reason.Trim().Length is 0 or > MaxReasonLength || reason.Any(char.IsControl)
        ? Refusals.InvalidBody($"reason must have 1 to {MaxReasonLength} characters.")
        : null;

    private async Task<Problem?> CheckAsync(ZoneName name, CancellationToken cancellation)
    {
        if (!name.Zone.HasNames) return Refusals.ZoneClosed("The zone serves address names only.");
        return Address.TryParse(name.RootLabel, out _) ? Refusals.Reserved("A label that spells an address would be taken for that address.") : await standing.CheckAsync(name.Zone, cancellation);
    }

    private async Task<VendorResult> ReserveAsync(ZoneName name, VendorName wanted, Address address, StoredName? current, ApiKeyIdentity key, CancellationToken cancellation)
    {
        if (wanted.Owner is not null || wanted.Texts.Count + wanted.Addresses.Count + wanted.Contenthash.Length > 0)
            return Refusals.InvalidBody("A reservation takes nothing but reservedFor: its address brings owner and records.");
        if (address.IsZero) return Refusals.InvalidBody("reservedFor must not be the zero address.");
        if (current is { Released: false }) return Refusals.Taken(current.Version);
        return current is { Reserved: true } && current.Owner == address
            ? new VendorResult(current, VendorOutcome.Unchanged)
            : await WriteAsync(name, new NameChange.Reserve(address), current, key, null, cancellation);
    }

    private async Task<VendorResult> WriteAsync(
        ZoneName name, NameChange change, StoredName? before, ApiKeyIdentity key, IReadOnlyList<StoredDocument>? documents, CancellationToken cancellation)
    {
        var version = before?.Version ?? 0;
        var result = await store.WriteAsync(
            new NameWrite
            {
                Name = name.Name,
                Node = name.Node,
                Root = name.Root,
                Zone = name.Zone.Name,
                Change = change,
                ExpectedVersion = version,
                Operation = Evidence(name, change, version + 1, key),
                Documents = documents,
                LapsedAtUnixSeconds = name.Zone.LapsedAt(names.Now),
                MaxDeeperNames = RecordLimits.MaxDeeperNames,
            },
            cancellation);
        if (result is not NameWriteResult.Applied applied) return Refusals.VersionDiffers(names.Find(name)?.Version ?? 0);
        return new VendorResult(applied.State, change is NameChange.Register or NameChange.Reserve ? VendorOutcome.Created : VendorOutcome.Changed);
    }

    // Name and version make the text unique, and with it the digest: each stands in the log once.
    private SignedOperation Evidence(ZoneName name, NameChange change, long version, ApiKeyIdentity key)
    {
        var message = JsonSerializer.Serialize(new { apiKey = key.Id, operation = change.GetType().Name, name = name.Name, version }, JsonSettings.Options);
        return new SignedOperation(Address.Zero, message, Keccak256.Hash(Encoding.UTF8.GetBytes(message)), default, clock.GetUtcNow().ToUnixTimeSeconds()) { ApiKey = key.Id };
    }
}
