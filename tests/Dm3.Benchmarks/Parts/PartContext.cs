namespace Dm3.Benchmarks.Parts;

/// <summary>What a part is given.</summary>
/// <param name="Options">How much is measured.</param>
/// <param name="Report">Where the figures go.</param>
/// <param name="Folder">For files of this run.</param>
/// <param name="End">When the run ends.</param>
internal sealed record PartContext(BenchmarkOptions Options, ReportData Report, string Folder, DateTimeOffset End)
{
    /// <summary>The file with the names of the load parts, as a copy that may be changed.</summary>
    public async Task<string> NamesAsync(string copy, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, copy)).FullName;
        return NamesFile.Copy(await NamesFile.EnsureAsync(Options.Names, Options.Data, cancellation), folder);
    }

    /// <summary>A walk over look-ups.</summary>
    public WalkFile Walk(string name, IEnumerable<Lookup> lookups) => WalkFile.Write(Path.Combine(Folder, name), lookups.Select(lookup => lookup.Request));

    /// <summary>
    /// A walk on which every request is new to the gateway. Of fewer look-ups than it remembers, each is asked for many times, with the number of the round in bytes behind the call's
    /// last word, which nobody reads. Another spelling of the hex digits would not do: what is asked for is told apart by its bytes.
    /// </summary>
    public WalkFile ColdWalk(string name, Lookup[] lookups) => WalkFile.Write(
        Path.Combine(Folder, name),
        Enumerable.Range(0, Math.Max(lookups.Length, LoadPart.ColdRequests)).Select(i => (lookups[i % lookups.Length] with { Round = i / lookups.Length }).Request));

    /// <summary>Progress, to standard error.</summary>
    public static void Say(string text) => Console.Error.WriteLine("  " + text);
}
