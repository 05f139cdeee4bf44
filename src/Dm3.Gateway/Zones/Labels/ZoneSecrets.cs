using System.Collections.Concurrent;
using Dm3.Ethereum.Encoding;
using Dm3.Hosting;

namespace Dm3.Gateway.Zones.Labels;

/// <summary>
/// The secrets that blind labels, one for each zone: files beside the zones' answer keys, made at random when first needed. Without its secret a zone's
/// labels cannot be found from phone numbers again: it belongs into every backup, and all instances of a service need the same.
/// </summary>
public sealed class ZoneSecrets(GatewayOptions options)
{
    private const int Length = 32;

    private readonly ConcurrentDictionary<string, Lazy<byte[]>> _secrets = new(StringComparer.Ordinal);

    /// <summary>The secret of a zone, 32 bytes. When this returns, it is on the disk.</summary>
    /// <exception cref="StartupException">Its file cannot be read or written, or holds something else.</exception>
    public ReadOnlySpan<byte> Of(Zone zone) => _secrets.GetOrAdd(zone.Name, _ => new Lazy<byte[]>(() => Load(zone))).Value;

    private byte[] Load(Zone zone)
    {
        var file = Path.Combine(options.ZoneKeysFolder, zone.Node.ToString()[2..] + ".blind");
        var secret = new byte[Length];
        return Hex.TryDecode(SecretFile.ReadOrMake(file, Length).AsSpan().Trim(), secret)
            ? secret
            : throw new StartupException($"{file} does not hold a secret: 0x and {2 * Length} hex digits are expected.");
    }
}
