namespace Dm3.Ens.Lookup;

/// <summary>How long answers from ENS are believed without asking again, and how many are kept.</summary>
public sealed record EnsCacheOptions
{
    /// <summary>For names whose registry entry has no time to live, which is most of them. Default 60 seconds.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For answers without a record: not set, no resolver, a revert. A record just set stays unseen at most that long. Default 15 seconds.</summary>
    public TimeSpan NegativeLifetime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A name's own time to live (EIP-137) counts up to this. A changed key stays unseen that long. Default 5 minutes.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most answers kept. Default 10 000.</summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Longest answer kept, in bytes. Default 16 kB: with <see cref="MaxEntries"/> it bounds the memory.</summary>
    public int MaxAnswerBytes { get; init; } = 16 * 1024;
}
