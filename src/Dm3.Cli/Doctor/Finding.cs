namespace Dm3.Cli.Doctor;

/// <summary>One check of doctor.</summary>
/// <param name="Check">Stable id of the check.</param>
/// <param name="Target">What was looked at: a name, a contract, a URL.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to do; null if nothing.</param>
internal sealed record Finding(string Check, string Target, CheckOutcome Outcome, string Detail, string? Remedy = null);
