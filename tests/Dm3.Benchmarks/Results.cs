namespace Dm3.Benchmarks;

/// <summary>Everything that a run found out.</summary>
internal sealed record Results
{
    public required BenchmarkOptions Options { get; init; }

    public required string LoadBefore { get; init; }

    public required string WrkVersion { get; init; }

    /// <summary>Limit A, limit B, the gateway.</summary>
    public required IReadOnlyList<Endpoint> Endpoints { get; init; }

    /// <summary>Bytes of an answer's body.</summary>
    public required int BodyLength { get; init; }

    public required IReadOnlyList<Turn> Registrations { get; init; }

    /// <summary>Registrations that the data file held after the gateway was killed.</summary>
    public required int RegistrationsFound { get; init; }

    public required double FsyncsPerSecond { get; init; }

    public required double LoadedPerSecond { get; init; }

    public required TimeSpan StartTime { get; init; }

    public required IReadOnlyList<(string When, long Bytes)> Resident { get; init; }

    public required IReadOnlyList<StepTime> Steps { get; init; }

    /// <summary>Part of the machine's processor time in the timed turns that went to processes that are not ours, and to other machines.</summary>
    public required (double Others, double Stolen) Disturbance { get; init; }
}
