using Dm3.Ethereum;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Resolve;

/// <summary>An answer as bytes on the wire, ready to be sent any number of times.</summary>
public sealed class FinishedAnswer
{
    private static ReadOnlySpan<byte> Before => "{\"data\":\"0x"u8;

    private static ReadOnlySpan<byte> After => "\"}"u8;

    private readonly Hash256 _node;
    private readonly int _stamp;
    private readonly long _refreshAtUnixSeconds;

    /// <summary>Writes the JSON body once.</summary>
    /// <param name="answer">The signed answer.</param>
    /// <param name="nowUnixSeconds">The present time.</param>
    public FinishedAnswer(SignedAnswer answer, long nowUnixSeconds)
    {
        Body = new byte[Before.Length + (2 * answer.Bytes.Length) + After.Length];
        Before.CopyTo(Body);
        Convert.TryToHexStringLower(answer.Bytes, Body.AsSpan(Before.Length), out _);
        After.CopyTo(Body.AsSpan(Body.Length - After.Length));
        // The signature covers all that the answer says, and ends it: its last bytes name the answer.
        ETag = $"\"{Convert.ToHexStringLower(answer.Bytes.AsSpan()[^96..^64])}\"";
        ExpiresAtUnixSeconds = answer.ExpiresAtUnixSeconds;
        Zone = answer.Zone;
        _node = answer.Node;
        _stamp = answer.Stamp;
        // Not sent any more in the second half of its life, so that a slow client and its transaction still find it valid.
        _refreshAtUnixSeconds = nowUnixSeconds + ((answer.ExpiresAtUnixSeconds - nowUnixSeconds) / 2);
    }

    /// <summary><c>{"data":"0x…"}</c>, ASCII.</summary>
    public byte[] Body { get; }

    /// <summary>Strong validator, quoted. Source: RFC 9110 section 8.8.3.</summary>
    public string ETag { get; }

    /// <summary>Until when the contract accepts the answer.</summary>
    public long ExpiresAtUnixSeconds { get; }

    /// <summary>Zone of the name that it is about; null where nothing is counted.</summary>
    public Zone? Zone { get; }

    /// <summary>Whether it may still be sent: the name has not changed, and most of its life is left.</summary>
    public bool IsFresh(ChangeStamps stamps, long nowUnixSeconds) => nowUnixSeconds < _refreshAtUnixSeconds && stamps.Of(_node) == _stamp;
}
