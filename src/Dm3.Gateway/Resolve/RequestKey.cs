namespace Dm3.Gateway.Resolve;

/// <summary>The path of a look-up with its hash, which is taken once for all the places that need it. Seeded by the process: strangers choose paths.</summary>
public readonly struct RequestKey(string path) : IEquatable<RequestKey>
{
    /// <summary>The hash of <see cref="Path"/>.</summary>
    public int Hash { get; } = path.GetHashCode(StringComparison.Ordinal);

    /// <summary>As the client sent it.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public bool Equals(RequestKey other) => Hash == other.Hash && Path == other.Path;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RequestKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash;

    /// <summary>Same path.</summary>
    public static bool operator ==(RequestKey left, RequestKey right) => left.Equals(right);

    /// <summary>Another path.</summary>
    public static bool operator !=(RequestKey left, RequestKey right) => !left.Equals(right);
}
