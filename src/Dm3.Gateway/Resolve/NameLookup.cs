using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Resolve;

/// <summary>Registered names by node: from memory while unchanged, else from the store.</summary>
public sealed class NameLookup(NameStore store, ChangeStamps stamps)
{
    private const long MaxCachedBytes = 32 * 1024 * 1024;

    private readonly GenerationCache<Hash256, Cached> _cache = new(MaxCachedBytes);

    /// <summary>The registered name, or null for one that is not registered or was released.</summary>
    public StoredName? Find(in Hash256 node)
    {
        var stamp = stamps.Of(node);
        if (_cache.TryGet(node, out var cached) && cached.Stamp == stamp) return cached.Name;
        var name = store.Find(node) is { Released: false } registered ? registered : null;
        _cache.Set(node, new Cached(name, stamp), WeightOf(name));
        return name;
    }

    // Rough bytes on the heap: what matters is that a name full of large records counts for more than an unknown name.
    private static int WeightOf(StoredName? name) => name is null
        ? 200
        : 600 + name.Records.Texts.Sum(text => (2 * (text.Key.Length + text.Value.Length)) + 100)
              + name.Records.Addresses.Sum(address => address.Value.Length + 100) + name.Records.Contenthash.Length;

    private sealed record Cached(StoredName? Name, int Stamp);
}
