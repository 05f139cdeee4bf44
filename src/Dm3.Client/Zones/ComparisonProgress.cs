namespace Dm3.Client.Zones;

/// <summary>How far a comparison has come.</summary>
/// <param name="Names">Names compared.</param>
/// <param name="Records">Records of them.</param>
/// <param name="Differences">Differences found.</param>
public sealed record ComparisonProgress(long Names, long Records, long Differences);
