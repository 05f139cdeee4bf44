using System.Globalization;

namespace Dm3.Benchmarks;

/// <summary>How much is measured.</summary>
internal sealed record BenchmarkOptions
{
    // The gateway's caches hold about 23 000 names and fewer answers: a walk over twice as many in a circle never meets one that is still there.
    private const int FewestNames = 50_000;

    public int Names { get; init; } = 100_000;

    /// <summary>Rounds, in each of which every endpoint has its turn.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>For each endpoint and kind of load, until the compiler's tiers have settled.</summary>
    public int WarmUpSeconds { get; init; } = 6;

    public int SecondsPerTurn { get; init; } = 5;

    public int RegistrationRounds { get; init; } = 3;

    public int SecondsPerRegistrationTurn { get; init; } = 4;

    public TimeSpan TimePerStep { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">An argument that is not known, or too few names.</exception>
    public static BenchmarkOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with
                {
                    Rounds = 2,
                    WarmUpSeconds = 3,
                    SecondsPerTurn = 2,
                    RegistrationRounds = 1,
                    SecondsPerRegistrationTurn = 3,
                    TimePerStep = TimeSpan.FromSeconds(0.4),
                },
                "--names" when i + 1 < arguments.Length && int.TryParse(arguments[++i], CultureInfo.InvariantCulture, out var names) && names >= FewestNames =>
                    options with { Names = names },
                _ => throw new ArgumentException($"Usage: micro | sockets [count] | import [count] | [--quick] [--names <count, at least {FewestNames}>]"),
            };
        }

        return options;
    }
}
