namespace Dm3.Ens.Lookup;

/// <summary>A record, or why there is none.</summary>
/// <param name="Failure">Why there is none.</param>
/// <param name="Value">The record; default unless <paramref name="Failure"/> is <see cref="EnsFailure.None"/>.</param>
/// <param name="Detail">For people; may hold strangers' words.</param>
public sealed record EnsResult<T>(EnsFailure Failure, T? Value, string Detail = "")
{
    /// <summary>True if there is a record.</summary>
    public bool Found => Failure == EnsFailure.None;
}
