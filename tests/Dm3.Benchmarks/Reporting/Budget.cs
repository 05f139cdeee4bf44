namespace Dm3.Benchmarks.Reporting;

/// <summary>What the design wants of a figure.</summary>
internal sealed record Budget(string What, string Figure, bool AtLeast, double Limit, string Unit)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Budget> All { get; } =
    [
        new("hot answers ÷ bare endpoint with the same bytes", "hot.ofLimitA", true, 0.8, "×"),
        new("cold answers, each new ÷ bare endpoint that only hashes and signs", "cold.ofLimitB", true, 0.75, "×"),
        new("cold answers ÷ fastest Node gateway, cold", "cold.ofPeer", true, 15, "×"),
        new("p99 hot ÷ bare endpoint's", "hot.p99OfLimitA", false, 5, "×"),
        new("p99 cold ÷ bare endpoint's", "cold.p99OfLimitA", false, 5, "×"),
        new("cold throughput at the most names ÷ at 10 000", "growth.ratio", true, 0.8, "×"),
        new("resident memory of the gateway at its highest", "memory.peakMegabytes", false, 250, "MB"),
        new("memory at the end ÷ in the middle of steady load", "memory.endOfMiddle", false, 1.1, "×"),
        new("signed registrations, durable", "registrations.perSecond", true, 2000, "/s"),
        new("imported names", "import.perSecond", true, 20_000, "/s"),
        new("submitted messages of 2 kB, acknowledged durable", "submit.perSecond", true, 3000, "/s"),
        new("memory with 10 000 idle sockets", "sockets.megabytes", false, 300, "MB"),
        new("submit to socket, p99 under half load", "sockets.p99Milliseconds", false, 50, "ms"),
        new("ready after the start of the process", "start.seconds", false, 1.5, "s"),
    ];

    public bool IsMet(double figure) => AtLeast ? figure >= Limit : figure < Limit;
}
