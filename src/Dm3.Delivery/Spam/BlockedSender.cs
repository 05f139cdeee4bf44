using Dm3.Ethereum;
using Dm3.Ethereum.Names;

namespace Dm3.Delivery.Spam;

/// <summary>An entry of a blocklist: an address, a name, or <c>*.</c> and a name for everything below it.</summary>
internal static class BlockedSender
{
    private const string Below = "*.";

    /// <summary>Whether an entry has one of the three forms.</summary>
    public static bool IsValid(string entry) =>
        entry is { Length: > 0 and <= 1000 } && (Address.TryParse(entry, out _) || EnsNormalizer.IsNormalized(entry.StartsWith(Below, StringComparison.Ordinal) ? entry[Below.Length..] : entry));

    /// <summary>Whether an entry is a name that may have an address.</summary>
    public static bool IsName(string entry) => !entry.StartsWith(Below, StringComparison.Ordinal) && !Address.TryParse(entry, out _);

    /// <summary>Whether an entry covers a sender.</summary>
    public static bool Covers(string entry, string senderName, Address? senderAddress)
    {
        if (Address.TryParse(entry, out var address)) return address == senderAddress;
        return entry.StartsWith(Below, StringComparison.Ordinal) ? senderName.EndsWith(entry[1..], StringComparison.Ordinal) : entry == senderName;
    }
}
