using System.Threading.RateLimiting;
using Dm3.Ens.Lookup;
using Dm3.Ens.Rpc;
using Dm3.Ethereum.Names;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Registration;
using Dm3.Hosting;
using Dm3.Storage.Names;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Zones;

/// <summary>Lets the owner of an ENS name have its own zone here. The chain says who the owner is and which contract is the zone's resolver.</summary>
public sealed class ZoneClaims(
    ZoneSet zones, ZoneStore store, CurrentNames names, ZoneSigners signers, SignatureCheck signatures, GatewayOptions options, TimeProvider clock, ILogger<ZoneClaims> log,
    NameOwnershipReader? ownership = null) : IDisposable
{
    // Any signature of a stranger costs two calls to the chain before it can be found wrong.
    private readonly TokenBucketRateLimiter _chainBudget = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = 20,
        TokensPerPeriod = 5,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = true,
    });

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Carries out a claim. When it is reported done, the zone is durable, has its answer key, and is served.</summary>
    public async Task<(Zone? Zone, Problem? Refusal)> ClaimAsync(ZoneClaim claim, byte[] signature, CancellationToken cancellation)
    {
        if (SignatureCheck.CheckSize(signature) is { } tooBig) return (null, tooBig);
        var (policy, found, unready) = await PrepareAsync(claim, cancellation);
        if (unready is not null) return (null, unready);
        var document = claim.ToDocument(options.ChainId, found.Resolver);
        if (!document.TryHash(out var digest, out var unhashable)) return (null, Refusals.InvalidBody(unhashable));
        var (signer, refusal) = await signatures.FindSignerAsync(digest, signature, claim.Owner, cancellation);
        if (refusal is not null) return (null, refusal);
        if (signer != claim.Owner) return (null, Refusals.WrongSigner($"The signature is by {signer}; the claim names {claim.Owner}."));
        if (found.Owner != signer) return (null, Refusals.NotZoneOwner());

        var evidence = new SignedOperation(claim.Owner, document.MessageText, digest, signature, clock.GetUtcNow().ToUnixTimeSeconds());
        var wanted = new StoredZone(claim.Zone, Namehash.Of(claim.Zone), ZoneKinds.Names, options.ChainId, [found.Resolver], ZonePolicyJson.Write(policy!)) { Owner = claim.Owner, Version = (long)claim.Nonce };
        return await PutAsync(wanted, evidence, cancellation);
    }

    /// <summary>What the owner signs to make a claim, without its signature.</summary>
    public async Task<(TypedDataDocument? Document, Problem? Refusal)> DescribeAsync(ZoneClaim claim, CancellationToken cancellation)
    {
        var (_, found, refusal) = await PrepareAsync(claim, cancellation);
        return refusal is not null ? (null, refusal) : (claim.ToDocument(options.ChainId, found.Resolver), null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chainBudget.Dispose();
        _turn.Dispose();
    }

    private async Task<(ZonePolicy? Policy, NameOwnership Found, Problem? Refusal)> PrepareAsync(ZoneClaim claim, CancellationToken cancellation)
    {
        if (Check(claim, out var policy) is { } broken) return (null, default, broken);
        if (ownership is null) return (null, default, Refusals.NoChain());
        using var lease = _chainBudget.AttemptAcquire();
        if (!lease.IsAcquired) return (null, default, Refusals.TooManyClaims());
        try
        {
            var found = await ownership.ReadAsync(Namehash.Of(claim.Zone), cancellation);
            return found.Resolver.IsZero ? (null, default, Refusals.NoResolver()) : (policy, found, null);
        }
        catch (RpcException fault)
        {
            log.LogWarning(fault, "The chain gave no owner for a claim");
            return (null, default, Refusals.ChainUnreachable());
        }
    }

    private Problem? Check(ZoneClaim claim, out ZonePolicy? policy)
    {
        policy = null;
        if (claim.Zone.Length is 0 or > RecordLimits.MaxNameLength || !EnsNormalizer.IsNormalized(claim.Zone) || !DnsName.TryEncode(claim.Zone, out _))
            return Refusals.InvalidName("The zone is not a normalised ENS name (ENSIP-15).");
        if (NameRules.IsTooLong(claim.Zone)) return Refusals.InvalidName($"A zone's name has at most {RecordLimits.MaxNameBytes} bytes.");
        if (claim.Owner.IsZero) return Refusals.InvalidBody("owner must not be the zero address.");
        if (claim.Nonce > long.MaxValue - 1) return Refusals.InvalidBody("nonce must be 0 or a version.");
        if (Deadlines.Check(claim.Deadline, clock) is { } untimely) return untimely;
        policy = ZonePolicyJson.Read(claim.Policy, out var faults);
        return policy is null ? Refusals.InvalidPolicy(faults) : CheckPlace(claim.Zone);
    }

    // A zone may lie in another one, but not where somebody was given a name there: that name's records and deeper names would be lost.
    private Problem? CheckPlace(string zone)
    {
        if (zones.Find(zone) is { Owner: null }) return Refusals.ZoneConfigured();
        return zones.Locate(zone) is { Depth: > 0 } inside && (inside.AddressOwner is not null || names.FindRoot(inside) is { Released: false })
            ? Refusals.Taken(names.FindRoot(inside)?.Version ?? 0)
            : null;
    }

    // One after the other: the number of zones is bounded, and the set must end as the store does.
    private async Task<(Zone? Zone, Problem? Refusal)> PutAsync(StoredZone wanted, SignedOperation evidence, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (zones.Find(wanted.Name) is null && zones.All.Count(zone => zone.Owner is not null) >= options.MaxClaimedZones) return (null, Refusals.TooManyZones());
            // The key first: a zone without a key would be claimed and could not answer.
            signers.Of(new Zone(wanted));
            if (await store.ClaimAsync(wanted, evidence, cancellation) is not { } claimed) return (null, Refusals.StaleZoneNonce(store.Find(wanted.Name)?.Version ?? 0));
            var zone = new Zone(claimed);
            zones.Put(zone);
            return (zone, null);
        }
        finally
        {
            _turn.Release();
        }
    }
}
