using Dm3.Core.Encoding;
using Dm3.Core.Profile;
using Dm3.Ens.Profiles;
using Dm3.Ethereum;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Registration;
using Dm3.Hosting;
using Dm3.Storage.Documents;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Profiles;

/// <summary>
/// Checks the profile that a name is to have: a wrong key is an intercepted message, so no profile is stored that a sender would have to refuse,
/// and none that somebody else signed. What a profile record points to is fetched, checked, and kept here as well.
/// </summary>
/// <param name="kept">Documents that we have already are not fetched.</param>
/// <param name="source">The others.</param>
/// <param name="signatures">Who signed them.</param>
public sealed class ProfileTexts(KeptDocuments kept, DocumentSource source, SignatureCheck signatures) : IDisposable
{
    // Every fetch is caused by a stranger, if a signed one.
    private const int MostFetchesAtOnce = 16;

    private readonly SemaphoreSlim _fetches = new(MostFetchesAtOnce);

    /// <inheritdoc/>
    public void Dispose() => _fetches.Dispose();

    /// <summary>Checks the profile texts that an operation sets.</summary>
    /// <param name="operation">The operation, signed by <paramref name="owner"/>. That is what binds a profile in the seed spelling to the owner: its own
    /// signature is only that of the signing key in it.</param>
    /// <param name="after">The records as they would be.</param>
    /// <param name="owner">The owner of the name.</param>
    /// <param name="cancellationToken">Ends a fetch.</param>
    /// <returns>The documents that the name refers to then, null if that does not change; or why the operation is refused.</returns>
    public async ValueTask<(IReadOnlyList<StoredDocument>? Documents, Problem? Refusal)> CheckAsync(
        RecordsOperation operation, NameRecords after, Address owner, CancellationToken cancellationToken)
    {
        if (ValuesOf(after, ProfileTextKeys.User).Count > 1) return (null, Refusals.ProfileConflict(ProfileTextKeys.User));
        if (ValuesOf(after, ProfileTextKeys.DeliveryService).Count > 1) return (null, Refusals.ProfileConflict(ProfileTextKeys.DeliveryService));

        if (!operation.Texts.Any(text => ProfileTextKeys.User.Contains(text.Key))) return (null, null);
        var value = ValuesOf(after, ProfileTextKeys.User).SingleOrDefault();
        if (value is null) return ([], null);
        if (operation.Texts.All(text => text.Value != value)) return (null, null);
        return await CheckAsync(value, owner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The profile that a name has: it was checked when it was set, and what it points to was kept then.</summary>
    public SignedUserProfile? Find(NameRecords records)
    {
        if (ValuesOf(records, ProfileTextKeys.User) is not [var value, ..] || !RecordValue.TryParse(value, out var record)) return null;
        var document = record is DataRecord data ? data.Document : kept.Find(record)?.Document;
        return document is { } found && SignedUserProfile.TryRead(found, out var profile, out _) ? profile : null;
    }

    private async Task<(IReadOnlyList<StoredDocument>? Documents, Problem? Refusal)> CheckAsync(string value, Address owner, CancellationToken cancellationToken)
    {
        if (!RecordValue.TryParse(value, out var record)) return (null, Refusals.ProfileUnreadable());
        var found = kept.Find(record) ?? await FetchAsync(record, cancellationToken).ConfigureAwait(false);
        if (found.Failure == DocumentFailure.Unreachable) return (null, Refusals.ProfileUnreachable(found.Detail));
        if (found.Failure == DocumentFailure.Mismatch) return (null, Refusals.ProfileMismatch(found.Detail));
        if (!SignedUserProfile.TryRead(found.Document, out var profile, out var faults)) return (null, Refusals.ProfileFaulty("profile-malformed", faults));
        (faults, var refusal) = await signatures.CheckProfileAsync(profile, owner, cancellationToken).ConfigureAwait(false);
        if (refusal is not null) return (null, refusal);
        return faults.Count > 0 ? (null, Refusals.ProfileFaulty("profile-not-verified", faults)) : ([ToStore(record, found)], null);
    }

    private async Task<DocumentResult> FetchAsync(RecordValue record, CancellationToken cancellationToken)
    {
        await _fetches.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await source.GetAsync(record, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _fetches.Release();
        }
    }

    // An IPFS block is kept as it is, since its identifier is the hash of its bytes; of any other document the canonical form, which dm3Hash names.
    private static StoredDocument ToStore(RecordValue record, DocumentResult found)
    {
        if (record is IpfsRecord ipfs)
            return new StoredDocument(ipfs.Cid.Hash, ipfs.Cid.IsRaw ? DocumentKind.Json : DocumentKind.DagPbBlock, found.Content);
        var canonical = System.Text.Encoding.UTF8.GetBytes(CanonicalJson.Serialize(found.Document));
        return new StoredDocument(Sha256Hash.Of(canonical), DocumentKind.Json, canonical);
    }

    private static List<string> ValuesOf(NameRecords records, IReadOnlyList<string> keys)
    {
        var values = new List<string>();
        foreach (var key in keys)
        {
            var value = records.Text(key).Span;
            if (value.IsEmpty) continue;
            var text = System.Text.Encoding.UTF8.GetString(value);
            if (!values.Contains(text)) values.Add(text);
        }

        return values;
    }
}
