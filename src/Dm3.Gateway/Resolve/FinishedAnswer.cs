using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Resolve;

/// <summary>An answer with the request that it is for, ready to be sent any number of times. There are many: their bytes lie in one array, and neither as text.</summary>
public sealed class FinishedAnswer
{
    // This object, the array's head and the places in the table.
    private const int BytesAround = 200;

    private readonly byte[] _bytes;
    private readonly int _requestLength;
    private readonly SignedAnswerLife _life;
    private int _refreshing;

    /// <summary>Copies both.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">The signed answer.</param>
    /// <param name="nowUnixSeconds">The present time.</param>
    public FinishedAnswer(RequestKey request, SignedAnswer answer, long nowUnixSeconds)
    {
        _bytes = [.. request.Bytes, .. answer.Bytes];
        _requestLength = request.Bytes.Length;
        Hash = request.Hash;
        Zone = answer.Zone;
        _life = new SignedAnswerLife(answer, nowUnixSeconds);
    }

    /// <summary>What was asked: <see cref="RequestKey.Bytes"/>.</summary>
    public ReadOnlySpan<byte> Request => _bytes.AsSpan(0, _requestLength);

    /// <summary>Its hash.</summary>
    public int Hash { get; }

    /// <summary>As <see cref="SignedAnswer.Bytes"/>.</summary>
    public ReadOnlySpan<byte> Answer => _bytes.AsSpan(_requestLength);

    /// <summary>Memory that it takes in a cache, bytes.</summary>
    public int Weight => _bytes.Length + BytesAround;

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
