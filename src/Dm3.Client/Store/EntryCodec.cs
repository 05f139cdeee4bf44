using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dm3.Core;
using Dm3.Core.Encryption;
using Dm3.Core.Messages;

namespace Dm3.Client.Store;

/// <summary>Between what the store knows and sealed entries. Header and body are each bound to the entry's id, so that neither can be exchanged.</summary>
internal sealed class EntryCodec(StorageCipher cipher, RandomSource random)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The entry that says whose store it is: what cannot open it has another key.</summary>
    public SealedEntry Mark() => Seal(MarkId, new EntryHeader { Kind = EntryKind.Mark }, default);

    public ReadOnlyMemory<byte> MarkId => cipher.Tag("mark");

    public SealedEntry Encode(StoredMessage message) => Seal(
        cipher.Tag($"message {message.Hash} {message.Contact}"),
        new EntryHeader
        {
            Kind = EntryKind.Message,
            Hash = message.Hash,
            Contact = message.Contact,
            Outgoing = message.IsOutgoing,
            At = message.AtMilliseconds,
            Type = message.Message.Content.Metadata.Type,
            Reference = message.Message.Content.Metadata.ReferenceMessageHash,
            Group = message.Group,
            State = message.State,
            Detail = message.Detail,
        },
        JsonSerializer.SerializeToUtf8Bytes(message.Message.ToJson()));

    public SealedEntry Encode(string hash, string contact, MessageState state, string detail) => Seal(
        cipher.Tag($"state {hash} {contact} {(int)state} {detail}"),
        new EntryHeader { Kind = EntryKind.State, Hash = hash, Contact = contact, State = state, Detail = detail },
        default);

    public SealedEntry Encode(string key, string value) => Seal(
        cipher.Tag($"fact {key}\n{value}"), new EntryHeader { Kind = EntryKind.Fact, Hash = key, Detail = value }, default);

    public bool TryReadHeader(LogPosition position, [NotNullWhen(true)] out EntryHeader? header)
    {
        header = cipher.TryOpen(position.Header.Span, Place(position.Id, 'h'), out var content) ? JsonSerializer.Deserialize<EntryHeader>(content, Json) : null;
        return header is not null;
    }

    public bool TryReadMessage(SealedEntry entry, [NotNullWhen(true)] out Message? message)
    {
        message = null;
        if (!cipher.TryOpen(entry.Body.Span, Place(entry.Id, 'b'), out var content)) return false;
        using var json = JsonDocument.Parse(content);
        return Message.TryRead(json.RootElement, out message);
    }

    private SealedEntry Seal(ReadOnlyMemory<byte> id, EntryHeader header, ReadOnlyMemory<byte> body) => new(
        id,
        cipher.Seal(JsonSerializer.SerializeToUtf8Bytes(header, Json), Place(id, 'h'), random),
        body.IsEmpty ? default : cipher.Seal(body.Span, Place(id, 'b'), random));

    private static byte[] Place(ReadOnlyMemory<byte> id, char part) => [.. id.Span, (byte)part];
}
