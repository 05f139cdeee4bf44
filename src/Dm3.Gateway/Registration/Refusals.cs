using System.Text.Json;
using Dm3.Core.Profile;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Registration;

/// <summary>Every reason for which a registration call is refused: HTTP status, stable code and the sentence for people, in one table.</summary>
public static class Refusals
{
    /// <summary>The body is not JSON or not of the form of this call.</summary>
    public static Problem InvalidBody(string detail) => new(400, "invalid-body", detail);

    /// <summary>A query parameter does not fit.</summary>
    public static Problem InvalidQuery(string detail) => new(400, "invalid-query", detail);

    /// <summary>Not an ENSIP-15 name.</summary>
    public static Problem InvalidName(string detail) => new(400, "invalid-name", detail);

    /// <summary>A valid name in another than its normal form.</summary>
    public static Problem NotNormalized(string normal) =>
        new(400, "name-not-normalized", $"The name is not in its normal form (ENSIP-15), which is '{normal}'.");

    /// <summary>The label looks like another one.</summary>
    public static Problem Confusable() => new(400, "confusable", "The name looks like another one: its letters are of a script that can be taken for another (ENSIP-15).");

    /// <summary>No zone of ours.</summary>
    public static Problem UnknownZone() => new(404, "unknown-zone", "The name lies under none of the zones that this service serves.");

    /// <summary>The zone registers no such names.</summary>
    public static Problem ZoneClosed(string detail) => new(403, "zone-closed", detail);

    /// <summary>Nobody can have it.</summary>
    public static Problem Reserved(string detail) => new(403, "reserved", detail);

    /// <summary>Somebody has it.</summary>
    public static Problem Taken(long version) => new(409, "taken", "The name is registered.") { Extensions = Version(version) };

    /// <summary>Nobody has it.</summary>
    public static Problem NotRegistered(long version) => new(404, "not-registered", "The name is not registered.") { Extensions = Version(version) };

    /// <summary>A deeper name, and nobody has the name above it.</summary>
    public static Problem NothingAbove() => new(404, "not-registered", "The name above is not registered; its owner registers deeper names.");

    /// <summary>The deadline is in the past.</summary>
    public static Problem DeadlinePassed() => new(400, "deadline-passed", "The deadline of the operation has passed.");

    /// <summary>The deadline is too far in the future.</summary>
    public static Problem DeadlineTooFar() => new(400, "deadline-too-far", "The deadline of the operation is more than 24 hours ahead.");

    /// <summary>The nonce is not the version of the name.</summary>
    public static Problem StaleNonce(long version) =>
        new(409, "stale-nonce", $"The nonce must be the version of the name, which is {version}.") { Extensions = Version(version) };

    /// <summary>Accepted once already.</summary>
    public static Problem Replayed() => new(409, "already-accepted", "This very operation was accepted before.");

    /// <summary>No signer can be recovered.</summary>
    public static Problem BadSignature() => new(400, "bad-signature", "The signature must be 65 bytes r, s, v with v 27 or 28 and low s.");

    /// <summary>Somebody else signed.</summary>
    public static Problem WrongSigner(string detail) => new(403, "wrong-signer", detail);

    /// <summary>More than <see cref="RecordLimits"/> allow.</summary>
    public static Problem TooManyRecords() => new(400, "too-many-records", $"A name holds at most {RecordLimits.MaxRecords} texts and addresses.");

    /// <summary>More than <see cref="RecordLimits"/> allow.</summary>
    public static Problem RecordsTooBig() => new(400, "record-too-big", $"The records of a name hold at most {RecordLimits.MaxTotalBytes} bytes together.");

    /// <summary>More than <see cref="RecordLimits"/> allow.</summary>
    public static Problem TooManyNames() => new(409, "too-many-names", $"At most {RecordLimits.MaxDeeperNames} names can be registered below a name.");

    /// <summary>Two keys that name one record hold different values.</summary>
    public static Problem ProfileConflict(IReadOnlyList<string> keys) =>
        new(400, "profile-conflict", $"{string.Join(", ", keys)} name one record: set them to the same value, or all but one to \"\".");

    /// <summary>A profile text that is no record value.</summary>
    public static Problem ProfileUnreadable() =>
        new(400, "profile-unreadable", "A profile is data:application/json,…, https://…?dm3Hash=0x… or ipfs://<content identifier>.");

    /// <summary>The document cannot be fetched.</summary>
    public static Problem ProfileUnreachable(string detail) => new(400, "profile-unreachable", detail);

    /// <summary>The document is another one than the record says.</summary>
    public static Problem ProfileMismatch(string detail) => new(400, "profile-hash-mismatch", detail);

    /// <summary>The document is no profile, or not one that the owner can have signed.</summary>
    public static Problem ProfileFaulty(string code, IReadOnlyList<ProfileFault> faults)
    {
        var first = faults[0];
        return new Problem(400, code, $"The profile is not in order: {Describe(first.Kind)}{(first.Member.Length > 0 ? $" ({first.Member})" : "")}.")
        {
            Extensions = new Dictionary<string, object?>
            {
                ["errors"] = faults.Select(fault => new { path = fault.Member, code = JsonNamingPolicy.KebabCaseLower.ConvertName(fault.Kind.ToString()), detail = Describe(fault.Kind) }),
            },
        };
    }

    /// <summary>A primary name tells everybody whose it is.</summary>
    public static Problem ZonePrivate() => new(403, "zone-private", "The labels of this zone are phone numbers or blinded: an address does not go by one in public.");

    /// <summary>The zone does not list its names.</summary>
    public static Problem ListingClosed() => new(403, "listing-closed", "The zone does not list its names.");

    /// <summary>The zone's names are not for everybody to follow.</summary>
    public static Problem HistoryClosed() => new(403, "history-closed", "The zone does not show what became of its names.");

    private static string Describe(ProfileFaultKind kind) => kind switch
    {
        ProfileFaultKind.NotAnObject => "it is no JSON object",
        ProfileFaultKind.Missing => "a member is missing",
        ProfileFaultKind.Unknown => "a member does not belong there",
        ProfileFaultKind.WrongKind => "a member is of the wrong JSON kind",
        ProfileFaultKind.KeyMalformed => "a key is not base64 of 32 bytes",
        ProfileFaultKind.UrlMalformed => "a URL is not absolute https",
        ProfileFaultKind.NameEmpty => "a delivery service has no name",
        ProfileFaultKind.SignatureMalformed => "the signature is neither a wallet's nor a signing key's",
        _ => "the signature is not by the owner of the name, or not over this profile",
    };

    /// <summary>A claim with a policy that cannot be.</summary>
    public static Problem InvalidPolicy(IReadOnlyList<string> faults) =>
        new(400, "invalid-policy", $"The policy of the zone has faults: {faults[0]}") { Extensions = new Dictionary<string, object?> { ["errors"] = faults } };

    /// <summary>Nobody can claim it.</summary>
    public static Problem ZoneConfigured() => new(403, "zone-configured", "The zone is set up by the operator of this service and cannot be claimed.");

    /// <summary>The chain names somebody else.</summary>
    public static Problem NotZoneOwner() => new(403, "not-zone-owner", "The signer does not own the zone's name in ENS, neither in the registry nor in the NameWrapper.");

    /// <summary>No contract to sign for.</summary>
    public static Problem NoResolver() => new(409, "no-resolver", "The ENS registry names no resolver for the zone: set one first, since the claim is signed for it.");

    /// <summary>The nonce of a claim is not the version of the zone.</summary>
    public static Problem StaleZoneNonce(long version) =>
        new(409, "stale-nonce", $"The nonce must be the version of the zone, which is {version}.") { Extensions = Version(version) };

    /// <summary>The zone's owner has lost its name.</summary>
    public static Problem ZoneSuspended() =>
        new(403, "zone-suspended", "Whoever claimed the zone no longer owns its name in ENS: its names resolve, but nothing can be changed until the owner claims it.");

    /// <summary>No good key for this zone.</summary>
    public static Problem NoApiKey() =>
        new(401, "api-key-required", "This call takes an API key of the zone, in the header Authorization: Bearer.") { WwwAuthenticate = "Bearer" };

    /// <summary>A good key that may not do this.</summary>
    public static Problem RoleTooLow(ApiKeyRole least) => new(403, "role-too-low", $"This call takes an API key with the role {least.ToString().ToLowerInvariant()}.");

    /// <summary>No such key in the zone.</summary>
    public static Problem UnknownKey() => new(404, "unknown-key", "The zone has no such API key.");

    /// <summary>More keys than a zone may have.</summary>
    public static Problem TooManyKeys() => new(409, "too-many-keys", $"A zone has at most {ZoneKeys.MaxKeys} API keys.");

    /// <summary>The zone's operator suspended the name.</summary>
    public static Problem NameSuspended(string reason) => new(403, "name-suspended", $"The operator of the zone has suspended the name: {reason}");

    /// <summary>The operator of the zone may not change it.</summary>
    public static Problem NotManaged() => new(403, "not-managed", "The name belongs to whoever registered it by signature; the operator of the zone can suspend it, not change it.");

    /// <summary>A managed name with another owner.</summary>
    public static Problem OwnerDiffers() => new(409, "owner-differs", "The name has another owner: release it first, or leave the owner out.");

    /// <summary>The precondition of the request does not hold.</summary>
    public static Problem VersionDiffers(long version) =>
        new(412, "version-differs", $"The version of the name is {version}.") { Extensions = Version(version) };

    /// <summary>The service serves as many claimed zones as it may.</summary>
    public static Problem TooManyZones() => new(403, "too-many-zones", "This service takes no more zones.");

    /// <summary>More claims in short time than the chain is asked for.</summary>
    public static Problem TooManyClaims() => new(429, "rate-limited", "Too many claims at once: try again in a second.") { RetryAfterSeconds = 1 };

    /// <summary>No chain is configured.</summary>
    public static Problem NoChain() => new(403, "no-chain", "This service has no access to a chain, which alone knows who owns the zone.");

    /// <summary>The chain cannot be asked now.</summary>
    public static Problem ChainUnreachable() => new(503, "chain-unreachable", "The chain cannot be asked now who owns the zone; nothing was changed.") { RetryAfterSeconds = 5 };

    private static Dictionary<string, object?> Version(long version) => new() { ["version"] = version };
}
