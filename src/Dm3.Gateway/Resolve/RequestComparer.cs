using System.Diagnostics.CodeAnalysis;

namespace Dm3.Gateway.Resolve;

/// <summary>Finds finished answers by what was asked.</summary>
public sealed class RequestComparer : IEqualityComparer<FinishedAnswer>, IAlternateEqualityComparer<RequestKey, FinishedAnswer>
{
    /// <inheritdoc/>
    public bool Equals(FinishedAnswer? x, FinishedAnswer? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.Hash == y.Hash && x.Request.SequenceEqual(y.Request));

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] FinishedAnswer obj) => obj.Hash;

    /// <inheritdoc/>
    public bool Equals(RequestKey alternate, FinishedAnswer other) => alternate.Hash == other.Hash && alternate.Bytes.SequenceEqual(other.Request);

    /// <inheritdoc/>
    public int GetHashCode(RequestKey alternate) => alternate.Hash;

    /// <inheritdoc/>
    public FinishedAnswer Create(RequestKey alternate) => throw new NotSupportedException("An answer is made by who signs it.");
}
