namespace Dm3.Gateway.Resolve;

/// <summary>What a lookup ends in: a signed answer, or a refusal with an HTTP status and one sentence.</summary>
public readonly record struct AnswerOutcome(SignedAnswer? Answer, int Status, string Message)
{
    /// <summary>A refusal: 4xx, so that the client does not ask the next gateway the same.</summary>
    public static AnswerOutcome Refuse(int status, string message) => new(null, status, message);

    /// <summary>A signed answer.</summary>
    public static implicit operator AnswerOutcome(SignedAnswer answer) => new(answer, 200, "");
}
