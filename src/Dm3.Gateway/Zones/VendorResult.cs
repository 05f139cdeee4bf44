using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Zones;

/// <summary>What became of a call of a zone's operator.</summary>
/// <param name="Name">The name as it is now; null if it never was registered, or after a refusal.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Refusal">Why nothing was done; null if the call was carried out.</param>
public sealed record VendorResult(StoredName? Name, VendorOutcome Outcome, Problem? Refusal = null)
{
    /// <summary>A refusal.</summary>
    public static implicit operator VendorResult(Problem refusal) => new(null, VendorOutcome.Unchanged, refusal);
}
