using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Messages;

namespace Dm3.Client.Store;

/// <summary>Conversations as text, to leave with: one JSON object a line, readable for everybody. For a copy that stays sealed see <see cref="EntryLogs.CopyToAsync"/>.</summary>
public static class ConversationExport
{
    private const int BatchSize = 500;
    private const int MaxLineLength = 32 * 1024 * 1024;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes every message.</summary>
    /// <param name="store">The conversations.</param>
    /// <param name="writer">Gets the lines.</param>
    /// <param name="progress">Told how many lines were written so far.</param>
    /// <param name="cancellationToken">Stops between two messages.</param>
    /// <returns>How many.</returns>
    public static async Task<int> ExportAsync(this ConversationStore store, TextWriter writer, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(writer);
        var count = 0;
        foreach (var conversation in await store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var message in await store.ReadAsync(conversation.Key, conversation.IsGroup, limit: int.MaxValue, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                // A message to a group is written for each member.
                foreach (var copy in conversation.IsGroup ? await store.FindAsync(message.Hash, cancellationToken).ConfigureAwait(false) : [message])
                {
                    await writer.WriteLineAsync(ToJson(copy).ToJsonString(Readable).AsMemory(), cancellationToken).ConfigureAwait(false);
                    count++;
                    progress?.Report(count);
                }
            }
        }

        return count;
    }

    /// <summary>Adds the messages of an export; those that are there stay as they are.</summary>
    /// <param name="store">The conversations.</param>
    /// <param name="reader">Gives the lines.</param>
    /// <param name="progress">Told how many lines were read so far.</param>
    /// <param name="cancellationToken">Stops between two lines; what was added stays.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="InvalidDataException">A line is no message, or its hash is another one's.</exception>
    public static async Task<int> ImportAsync(this ConversationStore store, TextReader reader, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(reader);
        var (added, number) = (0, 0);
        var batch = new List<StoredMessage>();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            progress?.Report(number);
            if (line.Length == 0) continue;
            batch.Add(Read(line) ?? throw new InvalidDataException($"Line {number} is no exported message."));
            if (batch.Count < BatchSize) continue;
            added += await store.AddAsync(batch, cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }

        return batch.Count == 0 ? added : added + await store.AddAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private static JsonObject ToJson(StoredMessage message) => new()
    {
        ["hash"] = message.Hash,
        ["contact"] = message.Contact,
        ["group"] = message.Group,
        ["outgoing"] = message.IsOutgoing,
        ["at"] = message.AtMilliseconds,
        ["state"] = message.State.ToString(),
        ["detail"] = message.Detail,
        ["message"] = message.Message.ToJson(),
    };

    private static StoredMessage? Read(string line)
    {
        if (line.Length > MaxLineLength) return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var form = json.RootElement.Deserialize<Form>(JsonSerializerOptions.Web);
            if (form is not { Hash: not null, Contact: not null, State: not null } || !Message.TryRead(form.Message, out var message) || message.Hash().ToString() != form.Hash) return null;
            return Enum.TryParse<MessageState>(form.State, out var state) && Enum.IsDefined(state)
                ? new StoredMessage(form.Hash, form.Contact, form.Outgoing, form.At, message, state) { Group = form.Group, Detail = form.Detail ?? "" }
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Form(string? Hash, string? Contact, string? Group, bool Outgoing, long At, string? State, string? Detail, JsonElement Message);
}
