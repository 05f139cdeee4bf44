namespace Dm3.Gateway.Resolve;

/// <summary>
/// Tells what was asked for lately from what is new, in a fixed 256 kB. An answer is kept only once it is asked for a second time: a walk over many
/// names, each once, neither pushes out the answers that are in use nor makes the collector copy those that nobody will ask for again.
/// </summary>
/// <remarks>Each request takes the place of another, so what is remembered is about the last 65 536 different ones. A false "again" costs the room of one answer.</remarks>
public sealed class RepeatFilter
{
    private readonly int[] _seen = new int[1 << 16];

    /// <summary>Notes a request by its hash; true if the same was noted before and not overwritten since.</summary>
    public bool IsRepeated(int hash)
    {
        ref var place = ref _seen[hash & (_seen.Length - 1)];
        if (Volatile.Read(ref place) == hash) return true;
        Volatile.Write(ref place, hash);
        return false;
    }
}
