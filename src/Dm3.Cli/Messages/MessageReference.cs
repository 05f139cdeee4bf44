using Dm3.Client.Store;

namespace Dm3.Cli.Messages;

/// <summary>Another message, as people name it: its hash, the beginning of it, or <c>last</c>.</summary>
internal static class MessageReference
{
    private const int HashLength = 66;
    private const int MinLength = 6;
    private const int Searched = 2000;

    public static async Task<string> FindAsync(ConversationStore store, string contact, string text, bool isOwn, CancellationToken stop)
    {
        if (text.Length == HashLength) return text;
        var messages = await store.ViewAsync(contact, limit: Searched, cancellationToken: stop);
        if (text == "last")
        {
            return messages.LastOrDefault(each => each.Original.IsOutgoing == isOwn && !each.IsDeleted)?.Hash
                ?? throw new CliException(ExitCode.NotFound, "no-message", $"There is no message {(isOwn ? "to" : "from")} {contact} here.");
        }

        return One(text, messages.Select(each => each.Hash));
    }

    /// <summary>The one hash that begins so.</summary>
    public static string One(string text, IEnumerable<string> hashes)
    {
        if (text.Length < MinLength || !text.StartsWith("0x", StringComparison.Ordinal)) throw CliException.Usage($"{text} names no message: give its hash, 0x…, or at least its first {MinLength} characters.");
        var found = hashes.Where(hash => hash.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Distinct().ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new CliException(ExitCode.NotFound, "no-message", $"There is no message {text} here."),
            _ => throw CliException.Usage($"{found.Count} messages begin with {text}: give more of the hash."),
        };
    }
}
