using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;

namespace Dm3.Gateway.Profiles;

/// <summary>
/// What deployed dm3 clients ask of their resolver: publish a profile at an address name, claim one name for it, give that up. Carried out as the
/// operations of this registry, with what was signed as evidence. A refusal is the error text of the deployed service.
/// </summary>
/// <remarks>
/// What deployed clients sign holds neither nonce nor time, and the same wish is signed by the same bytes each time. So:
/// <list type="bullet">
/// <item>A profile is taken once at an address name, and only while no wallet-signed operation of this registry has set another one there: an older one
/// cannot be posted again to roll the keys back. Open: one that was signed earlier, and never was posted here.</item>
/// <item>A removal is taken once for a name and signing key; a second one needs the wallet (<c>DELETE /v1/names/{name}</c>).</item>
/// <item>A claim can be taken again after a removal, or clients could never come back to a name. Open: who repeats an old claim gives the name back to
/// the address that signed it, with the profile that the address has now, and to nobody else.</item>
/// <item>The signing key, which applications hold, can only remove what was claimed by it, never a name that a wallet registered.</item>
/// </list>
/// Source: dm3 offchain-resolver.
/// </remarks>
public sealed class DeployedProfiles(
    ZoneSet zones, NameStore store, CurrentNames names, OperationStore operations, ProfileTexts profiles, RegistrationService registrations, SignatureCheck signatures,
    TimeProvider clock)
{
    private const string PublishRoute = "POST /profile/address";
    private const string ClaimRoute = "POST /profile/name";
    private const string RemoveRoute = "POST /profile/deleteName";
    private const string AliasNotCreated = "Could not create alias";

    /// <summary>Makes a profile that its wallet signed that of the address name, and of the name that the address claimed.</summary>
    /// <param name="address">Whose profile it is.</param>
    /// <param name="document">The signed profile.</param>
    /// <param name="subdomain">One of our address zones.</param>
    /// <param name="cancellation">Counts until a write begins. Sending the same again finishes what was interrupted.</param>
    /// <returns>Null when it is done, or the error.</returns>
    public async Task<string?> PublishAsync(Address address, JsonElement document, string subdomain, CancellationToken cancellation)
    {
        if (!SignedUserProfile.TryRead(document, out var profile, out _)) return "invalid schema";
        // No operation of the owner comes with it: the signing key's own signature would prove nothing.
        if (!profile.TryGetWalletSignature(address, out _, out _) || await signatures.CheckProfileAsync(profile, address, cancellation) is not { Faults.Count: 0, Refusal: null }) return "invalid profile";
        if (zones.Find(subdomain) is not { HasAddresses: true } zone) return $"subdomain {subdomain} is not supported";

        var name = new ZoneName(zone, $"{address.ToLowerHex()}.{zone.Name}");
        var before = Registered(name) is { } stored ? profiles.Find(stored.Records) : null;
        if (before?.SignedText == profile.SignedText) return null;
        if (before is not null && !operations.Contains(name.Node, PublicationOf(name, before))) return "invalid profile";

        // The claimed name first: if only that is written, the address name still says that something is to be done.
        if (FindPrimary(address) is { } claimed && IsClaimed(claimed) && profiles.Find(claimed.Records)?.SignedText == before?.SignedText
            && await SetProfileAsync(zones.Locate(claimed.Name)!, address, profile, cancellation) is { } unclaimed) return unclaimed;
        return await SetProfileAsync(name, address, profile, cancellation);
    }

    /// <summary>Registers a name to an address, with the profile of its address name, and makes it the primary one.</summary>
    /// <param name="dm3Name">Directly below one of our name zones.</param>
    /// <param name="addressName">Address name that has the profile.</param>
    /// <param name="signature">Ed25519 over <c>alias: </c> and the name as sent, by the profile's signing key; base64.</param>
    /// <param name="cancellation">Counts until a write begins. Sending the same again finishes what was interrupted.</param>
    /// <returns>Null when it is done, or the error.</returns>
    public async Task<string?> ClaimAsync(string dm3Name, string addressName, string signature, CancellationToken cancellation)
    {
        if (Locate(addressName) is not { IsAddressName: true, AddressOwner: { } address } holder || Registered(holder) is not { } published
            || profiles.Find(published.Records) is not { } profile) return "Could not find profile";
        if (!Verifies(profile, $"alias: {dm3Name}", signature)) return "signature invalid";
        if (Locate(dm3Name) is not { Depth: 1, Zone.HasNames: true } name) return $"dm3 name {dm3Name} is not supported. Invalid subdomain";

        // One name for a profile: clients take it for the account's name.
        if (FindPrimary(address) is { } primary) return primary.Node == name.Node ? null : AliasNotCreated;
        var body = new JsonObject { ["dm3Name"] = dm3Name, ["addressName"] = addressName, ["signature"] = signature };
        var registered = Registered(name);
        if (registered is not null && (registered.Owner != address || !IsClaimed(registered))) return AliasNotCreated;
        if (registered is null)
        {
            var registration = new NameRegistration
            {
                Name = name.Name,
                Owner = address,
                Texts = [.. ProfileTextKeys.User.Where(published.Records.Texts.ContainsKey).Take(1).Select(key => new TextRecord(key, published.Records.Texts[key]))],
                Addresses = [new AddressRecord(ResolvedName.EthereumCoinType, address.Bytes.ToArray())],
                Nonce = registrations.VersionOf(name),
                Deadline = 0,
            };
            if (!await ClaimStepAsync(registration)) return AliasNotCreated;
        }

        return await ClaimStepAsync(new PrimaryName { Name = name.Name, Nonce = registrations.VersionOf(name), Deadline = 0 }) ? null : AliasNotCreated;

        Task<bool> ClaimStepAsync(Operation step)
        {
            var digest = Digest(ClaimRoute, name.Node.ToString(), profile.Profile.PublicSigningKey, step.Nonce.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return CarryOutAsync(step, ClaimRoute, body, address, digest, Convert.FromBase64String(signature), cancellation);
        }
    }

    /// <summary>Gives up a name that was claimed here.</summary>
    /// <param name="dm3Name">The name.</param>
    /// <param name="signature">Ed25519 over <c>remove: </c> and the name as sent, by the signing key of the name's profile; base64.</param>
    /// <param name="cancellation">Counts until the write begins.</param>
    /// <returns>Null when it is done, or the error.</returns>
    public async Task<string?> RemoveAsync(string dm3Name, string signature, CancellationToken cancellation)
    {
        if (Locate(dm3Name) is not { Depth: 1 } name || Registered(name) is not { } stored || !IsClaimed(stored)
            || profiles.Find(stored.Records) is not { } profile) return "Couldn't get address";
        if (!Verifies(profile, $"remove: {dm3Name}", signature)) return "signature invalid";
        var digest = Digest(RemoveRoute, name.Node.ToString(), profile.Profile.PublicSigningKey);
        var release = new Release { Name = name.Name, Nonce = stored.Version, Deadline = 0 };
        var body = new JsonObject { ["dm3Name"] = dm3Name, ["signature"] = signature };
        return await CarryOutAsync(release, RemoveRoute, body, stored.Owner, digest, Convert.FromBase64String(signature), cancellation) ? null : "Couldn't remove profile";
    }

    /// <summary>The profile of an address name, of the first of our address zones where it has one.</summary>
    public SignedUserProfile? FindProfile(Address address) => zones.All.Where(zone => zone.HasAddresses)
        .Select(zone => Registered(new ZoneName(zone, $"{address.ToLowerHex()}.{zone.Name}")))
        .Select(name => name is null ? null : profiles.Find(name.Records))
        .FirstOrDefault(profile => profile is not null);

    /// <summary>The primary name of an address, however it was set.</summary>
    public string? FindName(Address address) => names.FindPrimary(address)?.Name;

    private async Task<string?> SetProfileAsync(ZoneName name, Address owner, SignedUserProfile profile, CancellationToken cancellation)
    {
        var registered = Registered(name);
        // All keys name one record: what stands under the others would contradict.
        var texts = ProfileTextKeys.User.Skip(1).Where(key => registered?.Records.Texts.ContainsKey(key) ?? false).Select(key => new TextRecord(key, ""))
            .Prepend(new TextRecord(ProfileTextKeys.User[0], DataRecord.Create(profile.ToJson()))).ToList();
        var nonce = registrations.VersionOf(name);
        Operation operation = registered is null
            ? new NameRegistration { Name = name.Name, Owner = owner, Texts = texts, Nonce = nonce, Deadline = 0 }
            : new RecordUpdate { Name = name.Name, Texts = texts, Nonce = nonce, Deadline = 0 };
        var body = new JsonObject { ["address"] = owner.ToString(), ["signedUserProfile"] = profile.ToJson() };
        return await CarryOutAsync(operation, PublishRoute, body, owner, PublicationOf(name, profile), Hex.Decode(profile.Signature), cancellation) ? null : "invalid profile";
    }

    private async Task<bool> CarryOutAsync(
        Operation operation, string route, JsonObject body, Address signer, Hash256 digest, byte[] signature, CancellationToken cancellation)
    {
        if (registrations.Check(operation, out var name) is not null) return false;
        var evidence = new SignedOperation(signer, RouteOf(route) + $",\"body\":{body.ToJsonString()}}}", digest, signature, clock.GetUtcNow().ToUnixTimeSeconds());
        var (_, refusal) = await registrations.CarryOutAsync(operation, name!, evidence, cancellation);
        return refusal is null;
    }

    // Over what the wallet signed, not over its signature, which anybody can write in several ways.
    private static Hash256 PublicationOf(ZoneName name, SignedUserProfile profile) => Digest(PublishRoute, name.Node.ToString(), profile.SignedText);

    // None is an EIP-712 digest: those begin with the byte 0x19.
    private static Hash256 Digest(params ReadOnlySpan<string> parts) => Keccak256.Hash(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    private static string RouteOf(string route) => $"{{\"route\":\"{route}\"";

    private bool IsClaimed(StoredName name) => operations.LastRegistration(name.Node) is { } registration
        && registration.Owner == name.Owner && registration.Evidence.Message.StartsWith(RouteOf(ClaimRoute), StringComparison.Ordinal);

    private static bool Verifies(SignedUserProfile profile, string text, string signature) =>
        SigningPublicKey.TryParse(profile.Profile.PublicSigningKey, out var key) && key.Verifies(text, signature);

    // Clients write addresses with their checksum, and names as typed.
    private ZoneName? Locate(string text) =>
        text.Length <= RecordLimits.MaxNameLength && EnsNormalizer.TryNormalize(text, out var normal, out _) ? zones.Locate(normal) : null;

    // Also one that answers nothing at present, unless its term is over.
    private StoredName? FindPrimary(Address owner) => store.FindPrimary(owner) is { } primary && zones.Locate(primary.Name) is { } name ? Registered(name) : null;

    private StoredName? Registered(ZoneName name) => names.Find(name) is { Released: false } stored ? stored : null;
}
