namespace Dm3.Client.Zones;

/// <summary>What a zone did on one day.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Day">UTC, like <c>2026-11-26</c>.</param>
/// <param name="Names">Names registered now, whatever the day.</param>
/// <param name="Lookups">Answers given.</param>
/// <param name="Writes">Operations carried out.</param>
/// <param name="Refusals">How often what was refused, by code.</param>
public sealed record ZoneDay(string Zone, string Day, long Names, long Lookups, long Writes, IReadOnlyDictionary<string, long> Refusals);
