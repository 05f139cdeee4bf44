using System.Globalization;

namespace Dm3.Benchmarks;

/// <summary>How much is measured.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = "[--quick | --full] [--only part[,part…]] [--reports folder] [--data folder] [--minutes count] [--names count]";

    /// <summary>The name of this amount.</summary>
    public string Mode { get; init; } = "standard";

    /// <summary>No part begins after this, and what is under way is ended at it.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Names in the file of the load parts.</summary>
    public int Names { get; init; } = 1_000_000;

    /// <summary>Names in the files of the growth study.</summary>
    public IReadOnlyList<int> Growth { get; init; } = [10_000, 100_000, 1_000_000];

    /// <summary>Rounds, in each of which every server has its turn.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>For each server and kind of load, until the compiler's tiers have settled.</summary>
    public int WarmUpSeconds { get; init; } = 5;

    public int SecondsPerTurn { get; init; } = 4;

    /// <summary>How long the memory is watched.</summary>
    public int MemorySeconds { get; init; } = 60;

    /// <summary>Messages whose time is over, for the sweep.</summary>
    public int ExpiredMessages { get; init; } = 200_000;

    /// <summary>Whether submissions are measured on PostgreSQL as well.</summary>
    public bool WithPostgres { get; init; } = true;

    public TimeSpan TimePerStep { get; init; } = TimeSpan.FromSeconds(0.6);

    /// <summary>Names of the parts to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Where the reports go.</summary>
    public string Reports { get; init; } = "reports";

    /// <summary>Where data files are kept between runs.</summary>
    public string Data { get; init; } = Path.Combine(Path.GetTempPath(), "dm3-benchmark-data");

    /// <summary>About 4 minutes, for a first look.</summary>
    private static BenchmarkOptions Quick => new()
    {
        Mode = "quick",
        Limit = TimeSpan.FromMinutes(5),
        Names = 100_000,
        Growth = [10_000, 100_000],
        Rounds = 2,
        WarmUpSeconds = 3,
        SecondsPerTurn = 2,
        MemorySeconds = 15,
        ExpiredMessages = 50_000,
        WithPostgres = false,
        TimePerStep = TimeSpan.FromSeconds(0.3),
    };

    private static BenchmarkOptions Full => new()
    {
        Mode = "full",
        Limit = TimeSpan.FromMinutes(30),
        Growth = [10_000, 100_000, 1_000_000, 10_000_000],
        Rounds = 4,
        WarmUpSeconds = 6,
        SecondsPerTurn = 5,
        MemorySeconds = 180,
        ExpiredMessages = 1_000_000,
        TimePerStep = TimeSpan.FromSeconds(1),
    };

    /// <exception cref="ArgumentException">An argument that is not known.</exception>
    public static BenchmarkOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            options = (arguments[i], i + 1 < arguments.Length ? arguments[i + 1] : null) switch
            {
                ("--quick", _) => Quick with { Only = options.Only, Reports = options.Reports, Data = options.Data },
                ("--full", _) => Full with { Only = options.Only, Reports = options.Reports, Data = options.Data },
                ("--only", { } parts) => options with { Only = parts.Split(',', StringSplitOptions.RemoveEmptyEntries) },
                ("--reports", { } folder) => options with { Reports = folder },
                ("--data", { } folder) => options with { Data = folder },
                ("--minutes", { } text) when int.TryParse(text, CultureInfo.InvariantCulture, out var minutes) && minutes > 0 => options with { Limit = TimeSpan.FromMinutes(minutes) },
                ("--names", { } text) when int.TryParse(text, CultureInfo.InvariantCulture, out var names) && names >= 1000 => options with { Names = names },
                _ => throw new ArgumentException($"Usage: {Usage}\nParts: {string.Join(", ", Parts.PartList.Names)}"),
            };
            if (arguments[i] is not ("--quick" or "--full")) i++;
        }

        return options;
    }
}
