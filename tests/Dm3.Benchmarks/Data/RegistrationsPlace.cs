using Dm3.Storage;

namespace Dm3.Benchmarks.Data;

/// <summary>A gateway whose registrations are counted.</summary>
/// <param name="Engine">What it writes to.</param>
/// <param name="Gateway">Its process.</param>
/// <param name="Open">Opens its database once it is killed.</param>
internal sealed record RegistrationsPlace(string Engine, ServerProcess Gateway, Func<Database> Open) : IDisposable
{
    /// <summary>Measured turns.</summary>
    public List<Turn> Turns { get; } = [];

    /// <summary>Registrations that were acknowledged, in the warm-up too.</summary>
    public long Acknowledged { get; set; }

    public void Dispose() => Gateway.Dispose();
}
