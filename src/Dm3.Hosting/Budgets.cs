using System.Threading.RateLimiting;

namespace Dm3.Hosting;

/// <summary>Limits that code asks for itself, where only a request's content says what it counts for: <see cref="RateLimits"/> of a zone, an account, a key.</summary>
public sealed class Budgets : IDisposable
{
    private readonly PartitionedRateLimiter<RateLimits.BudgetKey> _limiter = PartitionedRateLimiter.Create<RateLimits.BudgetKey, RateLimits.BudgetKey>(RateLimits.Partition);

    /// <summary>Takes from a budget.</summary>
    /// <param name="kind">What is done.</param>
    /// <param name="holder">Whose budget it is.</param>
    /// <param name="perMinute">How often a minute it may be done; 0 for any number. Another number begins a new budget.</param>
    /// <returns>Null if it may be done; else the refusal.</returns>
    public Problem? Take(string kind, string holder, int perMinute)
    {
        if (perMinute <= 0) return null;
        using var lease = _limiter.AttemptAcquire(new RateLimits.BudgetKey(kind, holder, perMinute));
        return lease.IsAcquired ? null : RateLimits.Refusal(lease);
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
