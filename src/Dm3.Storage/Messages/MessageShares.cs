namespace Dm3.Storage.Messages;

/// <summary>How much may wait for one account. A message that would go beyond is not taken; nothing that waits already makes room for it.</summary>
/// <param name="AccountBytes">All its messages together.</param>
/// <param name="SenderBytes">Those of one sender.</param>
/// <param name="UnknownBytes">Those of all senders together that the recipient does not know: invented ones cannot use up what known ones need.</param>
/// <param name="UnknownMessages">How many of these.</param>
public sealed record MessageShares(long AccountBytes, long SenderBytes, long UnknownBytes, int UnknownMessages)
{
    /// <summary>No bounds.</summary>
    public static MessageShares Unlimited { get; } = new(long.MaxValue, long.MaxValue, long.MaxValue, int.MaxValue);
}
