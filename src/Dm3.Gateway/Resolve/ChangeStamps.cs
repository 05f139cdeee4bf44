using System.Buffers.Binary;
using Dm3.Ethereum;

namespace Dm3.Gateway.Resolve;

/// <summary>
/// Tells whether anything that was read about a name may have changed since. A reader takes the stamp before it reads the store and
/// keeps it with whatever it builds; that is good as long as the stamp is the same. The change feed of the store raises the stamp after a commit, before the writer hears of it.
/// So nothing needs to be found and removed from a cache, and a read that overlaps a write can never be kept too long.
/// </summary>
/// <remarks>Names share 65 536 counters: a write also drops the few cached names that share its counter, which costs them one more read.</remarks>
public sealed class ChangeStamps
{
    private readonly int[] _stamps = new int[1 << 16];

    /// <summary>The present stamp of a name.</summary>
    public int Of(in Hash256 node) => Volatile.Read(ref _stamps[Index(node)]);

    /// <summary>Makes everything that was read about the name before now out of date.</summary>
    public void Raise(in Hash256 node) => Interlocked.Increment(ref _stamps[Index(node)]);

    /// <summary>Makes everything that was read before now out of date.</summary>
    public void RaiseAll()
    {
        for (var i = 0; i < _stamps.Length; i++) Interlocked.Increment(ref _stamps[i]);
    }

    private static int Index(in Hash256 node) => BinaryPrimitives.ReadUInt16LittleEndian(node.Bytes[4..]);
}
