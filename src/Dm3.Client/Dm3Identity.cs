using Dm3.Core.Keys;
using Dm3.Ethereum.Names;

namespace Dm3.Client;

/// <summary>Who uses the library: a name and the keys that its profile publishes. The keys stay the caller's to dispose.</summary>
public sealed class Dm3Identity
{
    /// <summary>Takes both as they are; that they belong together shows when the profile is loaded.</summary>
    /// <exception cref="ArgumentException">Not an ENS name.</exception>
    public Dm3Identity(string name, ProfileKeys keys)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(keys);
        if (!EnsNormalizer.TryNormalize(name, out var normal, out var error)) throw new ArgumentException($"{name} is no ENS name: {error}.", nameof(name));
        (Name, Keys) = (normal, keys);
    }

    /// <summary>The normalised ENS name.</summary>
    public string Name { get; }

    /// <summary>The keys.</summary>
    public ProfileKeys Keys { get; }

    /// <summary>The name, nothing of the keys.</summary>
    public override string ToString() => Name;
}
