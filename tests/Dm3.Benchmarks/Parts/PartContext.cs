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
    /// A walk on which every request is new to the gateway. Of fewer look-ups than it remembers, each is asked for in many spellings, as hex digits have two cases.
    /// </summary>
    public WalkFile ColdWalk(string name, Lookup[] lookups) => WalkFile.Write(Path.Combine(Folder, name), Spellings(lookups, Math.Max(lookups.Length, LoadPart.ColdRequests)));

    private static IEnumerable<byte[]> Spellings(Lookup[] lookups, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var request = lookups[i % lookups.Length].Request;
            // The bits of the round decide about the case of the first digits that are letters.
            var round = i / lookups.Length;
            for (var at = "GET /0x".Length + 40 + "/0x".Length; round > 0 && at < request.Length; at++)
            {
                if (request[at] is not (>= (byte)'a' and <= (byte)'f')) continue;
                if ((round & 1) != 0) request[at] = (byte)(request[at] - 32);
                round >>= 1;
            }

            yield return request;
        }
    }

    /// <summary>Progress, to standard error.</summary>
    public static void Say(string text) => Console.Error.WriteLine("  " + text);
}
