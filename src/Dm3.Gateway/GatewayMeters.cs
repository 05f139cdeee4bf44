using System.Diagnostics.Metrics;

namespace Dm3.Gateway;

/// <summary>The gateway's own figures. Their labels are few and fixed: none is a name, an address or anything else that a stranger chooses.</summary>
public sealed class GatewayMeters : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Dm3.Gateway";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _operations;
    private readonly Counter<long> _contractChecks;

    // Of every look-up: read when somebody asks for the figures, which costs less than to report each.
    private long _newAnswers;
    private long _signatures;
    private long _cacheHits;

    /// <summary>Sets the figures up.</summary>
    public GatewayMeters()
    {
        _meter.CreateObservableCounter("dm3.gateway.answers", () => Volatile.Read(ref _newAnswers) + Volatile.Read(ref _cacheHits), description: "Look-ups that got a signed answer, from memory or new.");
        _meter.CreateObservableCounter("dm3.gateway.cache_hits", () => Volatile.Read(ref _cacheHits), description: "Look-ups that were answered from memory.");
        _meter.CreateObservableCounter("dm3.gateway.signatures", () => Volatile.Read(ref _signatures), description: "Answers that were signed.");
        _operations = _meter.CreateCounter<long>("dm3.gateway.operations", description: "Signed operations by kind and outcome: accepted, or the code of the refusal.");
        _contractChecks = _meter.CreateCounter<long>("dm3.gateway.contract_checks", description: "Signatures of contract wallets by what the chain said.");
    }

    /// <summary>A look-up was answered from memory.</summary>
    public void CountHit() => Interlocked.Increment(ref _cacheHits);

    /// <summary>A look-up got an answer that was signed for it.</summary>
    public void CountAnswer() => Interlocked.Increment(ref _newAnswers);

    /// <summary>An answer was signed.</summary>
    public void CountSignature() => Interlocked.Increment(ref _signatures);

    /// <summary>An operation was accepted or refused.</summary>
    /// <param name="kind">Type of the operation.</param>
    /// <param name="refusal">Code of the refusal; null if it was accepted.</param>
    public void CountOperation(string kind, string? refusal) => _operations.Add(1, new("kind", kind), new("outcome", refusal ?? "accepted"));

    /// <summary>The chain was asked about a contract wallet's signature.</summary>
    /// <param name="outcome">What it said.</param>
    public void CountContractCheck(string outcome) => _contractChecks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
