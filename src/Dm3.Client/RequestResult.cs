using System.Diagnostics.CodeAnalysis;

namespace Dm3.Client;

/// <summary>What a service gave, or why it did not.</summary>
/// <param name="Value">What it gave.</param>
/// <param name="Problem">Why it did not; null on success.</param>
public sealed record RequestResult<T>(T? Value, RequestProblem? Problem)
    where T : class
{
    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsSuccess => Problem is null;

    /// <summary>The value, for callers to whom a refusal is a fault.</summary>
    /// <exception cref="RequestFailedException">There is none.</exception>
    public T OrThrow() => IsSuccess ? Value : throw new RequestFailedException(Problem);
}
