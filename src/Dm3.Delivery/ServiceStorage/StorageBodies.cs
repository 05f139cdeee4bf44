using System.Diagnostics.CodeAnalysis;
using System.Text;
using Dm3.Core.Encoding;
using Dm3.Storage.ServiceStorage;

namespace Dm3.Delivery.ServiceStorage;

internal sealed record ConversationBody(string EncryptedContactName, string? EncryptedProfileLocation = null);

internal sealed record HideBody(string EncryptedContactName, bool Hide);

internal sealed record MessageBody(string EncryptedEnvelopContainer, string EncryptedContactName, string MessageId, double CreatedAt, bool IsHalted);

internal sealed record BatchItem(string MessageId, double CreatedAt, string EncryptedEnvelopContainer, bool IsHalted);

internal sealed record BatchBody(string EncryptedContactName, IReadOnlyList<BatchItem> MessageBatch);

internal sealed record EditBody(string EncryptedContactName, IReadOnlyList<BatchItem> EditMessageBatchPayload);

internal sealed record ClearBody(string MessageId, string AliasName);

/// <summary>What the texts and times of storage calls may be.</summary>
internal static class StorageBodies
{
    // UTF-8: an index row of PostgreSQL, of the owner's name and this one, has at most 2704 bytes. Deployed clients' take some hundred.
    private const int MaxNameBytes = 2048;
    private const int MaxLocationLength = 8192;
    private const int MaxIdLength = 1024;
    // The last millisecond of the year 9999.
    private const double MaxTime = 253_402_300_799_999;

    /// <summary>Encrypted names. No text of a column may hold NUL, which PostgreSQL does not take.</summary>
    public static bool IsName([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MaxNameBytes } && Encoding.UTF8.GetByteCount(text) <= MaxNameBytes && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>Encrypted locations may be empty too.</summary>
    public static bool IsLocation(string text) => text.Length <= MaxLocationLength && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>One message of a call.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="item">As it was sent.</param>
    /// <param name="draft">To be kept, with the id that deployed services make: of the owner's name and the client's id.</param>
    public static bool TryRead(StorageOwner owner, BatchItem? item, [NotNullWhen(true)] out ContainerDraft? draft)
    {
        draft = null;
        if (item is null || item.MessageId.Length is 0 or > MaxIdLength || item.CreatedAt is not (>= 0 and <= MaxTime)) return false;
        if (item.EncryptedEnvelopContainer.Length == 0 || item.EncryptedEnvelopContainer.Contains('\0', StringComparison.Ordinal)) return false;
        draft = new ContainerDraft(Sha256Hash.Of(owner.Name + item.MessageId), item.EncryptedEnvelopContainer, (long)item.CreatedAt, item.IsHalted);
        return true;
    }

    /// <summary>All messages of a call; false if one is none.</summary>
    public static bool TryRead(StorageOwner owner, IReadOnlyList<BatchItem> items, out IReadOnlyList<ContainerDraft> drafts)
    {
        var read = new List<ContainerDraft>(items.Count);
        drafts = read;
        foreach (var item in items)
        {
            if (!TryRead(owner, item, out var draft)) return false;
            read.Add(draft);
        }

        return true;
    }
}
