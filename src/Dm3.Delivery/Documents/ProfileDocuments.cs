using Dm3.Core.Profile;
using Dm3.Ens.Profiles;
using Dm3.Ens.Rpc;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;
using Dm3.Hosting;
using Dm3.Storage.Documents;

namespace Dm3.Delivery.Documents;

/// <summary>
/// Keeps the profile documents that accounts publish on IPFS, so that they are found as long as the account is here. They come with a login, whose record points
/// to one, or are given before the record is set.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="wallets">The chain, asked about contract wallets' signatures; null if no node is configured.</param>
/// <param name="options">How many and how long.</param>
/// <param name="clock">What counts as now.</param>
public sealed class ProfileDocuments(AccountDocumentStore store, ContractWallets? wallets, DocumentOptions options, TimeProvider clock)
{
    /// <summary>Keeps the document that a login was made with, if its record is an <c>ipfs://</c> one. It was checked against the identifier when it was loaded.</summary>
    public async Task KeepAsync(Address account, VerifiedProfile profile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (profile.Source is IpfsRecord record && profile.Content.Length <= options.MaxBytes) await KeepAsync(account, record.Cid, profile.Content, cancellationToken);
    }

    /// <summary>Keeps a block that an account gives.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cid">What it is said to be.</param>
    /// <param name="block">A stranger's bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What became of it, or why it is refused.</returns>
    public async Task<(DocumentKeep Kept, Problem? Refusal)> GiveAsync(Address account, Cid cid, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        if (block.Length > options.MaxBytes) return (default, new Problem(413, "document-too-big", $"A document has at most {options.MaxBytes} bytes."));
        if (!cid.TryReadContent(block.Span, out _)) return (default, new Problem(400, "hash-mismatch", "The body is not the block that the content identifier names, or not the whole of a file."));
        if (!new IpfsRecord(cid, cid.ToString()).TryAccept(block.Span, out var document) || !SignedUserProfile.TryRead(document, out var profile, out _))
            return (default, new Problem(400, "no-profile-document", "Only signed user profiles are kept here, in either spelling."));
        try
        {
            if ((await ProfileCheck.CheckAsync(profile, account, wallets, cancellationToken)).Count > 0)
                return (default, new Problem(400, "profile-not-verified", "The keys of the profile are malformed, or its signature is not one of this account."));
        }
        catch (RpcException)
        {
            return (default, new Problem(503, "ens-unreachable", "The chain cannot be asked at the moment.") { RetryAfterSeconds = 10 });
        }

        return (await KeepAsync(account, cid, block, cancellationToken), null);
    }

    private Task<DocumentKeep> KeepAsync(Address account, Cid cid, ReadOnlyMemory<byte> block, CancellationToken cancellationToken) => store.KeepAsync(
        account,
        new StoredDocument(cid.Hash, cid.IsRaw ? DocumentKind.Json : DocumentKind.DagPbBlock, block),
        options.MaxPerAccount,
        clock.GetUtcNow().ToUnixTimeSeconds(),
        cancellationToken);
}
