namespace Dm3.Client;

/// <summary>A service did not do what it was asked for.</summary>
public sealed class RequestFailedException(RequestProblem problem) : Exception(problem.ToString())
{
    /// <summary>Why.</summary>
    public RequestProblem Problem { get; } = problem;
}
