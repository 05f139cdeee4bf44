using System.Text;

namespace Dm3.Storage.Sqlite;

/// <summary>
/// Keeps the last few short texts that were read, so that those which stand in every other row (the zones) become a string once.
/// Bounded, whatever is read. For one thread at a time.
/// </summary>
internal sealed class TextMemo
{
    private const int Slots = 64;
    private const int LongestBytes = 64;

    private readonly (byte[] Utf8, string Text)[] _slots = new (byte[], string)[Slots];

    /// <summary>The text of these bytes.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > LongestBytes) return Encoding.UTF8.GetString(utf8);
        ref var slot = ref _slots[(utf8.Length + (31 * utf8[^1])) % Slots];
        if (slot.Utf8 is null || !utf8.SequenceEqual(slot.Utf8)) slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return slot.Text;
    }
}
