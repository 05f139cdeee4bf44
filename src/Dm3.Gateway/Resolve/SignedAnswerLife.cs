using Dm3.Ethereum;

namespace Dm3.Gateway.Resolve;

/// <summary>How long a signed answer is worth being sent.</summary>
internal readonly struct SignedAnswerLife(SignedAnswer answer, long nowUnixSeconds)
{
    private readonly Hash256 _node = answer.Node;
    private readonly int _stamp = answer.Stamp;

    /// <summary>Until when the contract accepts the answer.</summary>
    public long ExpiresAtUnixSeconds { get; } = answer.ExpiresAtUnixSeconds;

    /// <summary>From then on a new one is due: half of its life.</summary>
    public long RefreshAtUnixSeconds { get; } = nowUnixSeconds + ((answer.ExpiresAtUnixSeconds - nowUnixSeconds) / 2);

    /// <summary>From then on it is not sent any more: two thirds of its life.</summary>
    public long NotSentAtUnixSeconds { get; } = nowUnixSeconds + ((answer.ExpiresAtUnixSeconds - nowUnixSeconds) * 2 / 3);

    /// <summary>Nothing about the name has changed since its records were read.</summary>
    public bool IsUnchanged(ChangeStamps stamps) => stamps.Of(_node) == _stamp;
}
