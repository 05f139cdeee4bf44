using System.Collections.Concurrent;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Gateway.Resolve;

namespace Dm3.Gateway.Zones;

/// <summary>
/// Who signs the answers of a zone: the gateway's own key for configured zones, a key of its own for each claimed one, so that a vendor's contract
/// trusts nothing but the vendor's zone. Keys are files in <see cref="GatewayOptions.ZoneKeysFolder"/>, named by the zone's node.
/// </summary>
public sealed class ZoneSigners(IAnswerSigner own, GatewayOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<PrivateKey>> _keys = new(StringComparer.Ordinal);

    /// <summary>The signer of a zone. Makes the key of a claimed zone that has none yet; when this returns, it is on the disk.</summary>
    /// <exception cref="Dm3.Hosting.StartupException">The key's file cannot be read or written.</exception>
    public IAnswerSigner Of(Zone zone) => zone.Owner is null
        ? own
        : new KeyAnswerSigner(_keys.GetOrAdd(zone.Name, _ => new Lazy<PrivateKey>(() => Load(zone))).Value);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys.Values.Where(key => key.IsValueCreated)) key.Value.Dispose();
    }

    private PrivateKey Load(Zone zone) => AnswerKey.LoadOrMake(Path.Combine(options.ZoneKeysFolder, zone.Node.ToString()[2..] + ".key"));
}
