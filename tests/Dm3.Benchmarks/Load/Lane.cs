namespace Dm3.Benchmarks.Load;

/// <summary>A server under one kind of load, and its turns so far.</summary>
internal sealed class Lane(string server, string load, ServerProcess process, WalkFile walk)
{
    public string Server => server;

    public string Load => load;

    public ServerProcess Process => process;

    public WalkFile Walk => walk;

    public List<Turn> Turns { get; } = [];

    public double PerSecond => Of(turn => turn.Load.PerSecond);

    public double P50 => Of(turn => turn.Load.MedianMilliseconds);

    public double P99 => Of(turn => turn.Load.P99Milliseconds);

    public double ProcessorMicroseconds => Of(turn => turn.ProcessorMicroseconds);

    /// <summary>Median over the rounds of a figure ÷ the same of another lane in the same round, whose turns lie close together in time.</summary>
    public double Ratio(Lane other, Func<Turn, double> figure) => Median.Of(Turns.Zip(other.Turns, (mine, theirs) => figure(mine) / figure(theirs)));

    /// <summary>Requests a second ÷ the other's.</summary>
    public double RateOf(Lane other) => Ratio(other, turn => turn.Load.PerSecond);

    /// <summary>p99 ÷ the other's.</summary>
    public double P99Of(Lane other) => Ratio(other, turn => turn.Load.P99Milliseconds);

    private double Of(Func<Turn, double> figure) => Median.Of(Turns.Select(figure));
}
