using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Resolve;

/// <summary>An answer as bytes on the wire, ready to be sent any number of times.</summary>
public sealed class FinishedAnswer
{
    private readonly SignedAnswerLife _life;
    private int _refreshing;

    /// <summary>Writes the JSON body once.</summary>
    /// <param name="answer">The signed answer.</param>
    /// <param name="nowUnixSeconds">The present time.</param>
    public FinishedAnswer(SignedAnswer answer, long nowUnixSeconds)
    {
        Body = new byte[AnswerBody.Length(answer.Bytes.Length)];
        AnswerBody.Write(answer.Bytes, Body);
        ETag = AnswerBody.ETag(answer.Bytes);
        Zone = answer.Zone;
        _life = new SignedAnswerLife(answer, nowUnixSeconds);
    }

    /// <summary><c>{"data":"0x…"}</c>, ASCII.</summary>
    public byte[] Body { get; }

    /// <summary>Strong validator, quoted.</summary>
    public string ETag { get; }

    /// <summary>Until when the contract accepts the answer.</summary>
    public long ExpiresAtUnixSeconds => _life.ExpiresAtUnixSeconds;

    /// <summary>Zone of the name that it is about; null where nothing is counted.</summary>
    public Zone? Zone { get; }

    /// <summary>
    /// Whether it may still be sent: the name has not changed, and half of its life is left, so that a slow client and its transaction still find it valid.
    /// Where many ask when that half is over, the first is told no, to sign a new one; the others get this one until then, or until a third is left.
    /// </summary>
    public bool IsFresh(ChangeStamps stamps, long nowUnixSeconds)
    {
        if (!_life.IsUnchanged(stamps)) return false;
        if (nowUnixSeconds < _life.RefreshAtUnixSeconds) return true;
        return nowUnixSeconds < _life.NotSentAtUnixSeconds && Interlocked.Exchange(ref _refreshing, 1) != 0;
    }
}
