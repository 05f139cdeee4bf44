using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Hosting;

/// <summary>
/// How often somebody may ask, on the rate limiter of ASP.NET. A bucket of tokens each: a minute's worth may be spent at once, and comes back evenly.
/// Counted in the memory of this process: each instance of a service allows as much.
/// </summary>
public static class RateLimits
{
    /// <summary>Code of the refusal, which has <c>Retry-After</c>.</summary>
    public const string Code = "rate-limited";

    private const int SecondsPerMinute = 60;

    /// <summary>
    /// Limits requests before they are read. Use with <c>app.UseRateLimiter()</c>, after <see cref="TrustedProxies"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="form">Writes the refusal.</param>
    /// <param name="limitOf">What a request counts as, and how many of those a client may send a minute; 0 for any number.</param>
    public static void AddClientLimits(this IServiceCollection services, RequestGuardForm form, Func<HttpRequest, (string Kind, int PerMinute)> limitOf) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, BudgetKey>(context =>
            {
                var (kind, perMinute) = limitOf(context.Request);
                return Partition(new BudgetKey(kind, perMinute > 0 ? ClientAddress.Of(context) : "", perMinute));
            });
            limiter.OnRejected = async (rejected, _) => await form.RefuseAsync(rejected.HttpContext, Refusal(rejected.Lease));
        });

    /// <summary>The refusal of a request that the lease was not given for.</summary>
    public static Problem Refusal(RateLimitLease lease)
    {
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        return new Problem(429, Code, $"Too many requests: try again in {seconds} {(seconds == 1 ? "second" : "seconds")}.") { RetryAfterSeconds = seconds };
    }

    /// <summary>A bucket of tokens that holds a minute's worth.</summary>
    internal static RateLimitPartition<BudgetKey> Partition(BudgetKey key) => key.PerMinute <= 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetTokenBucketLimiter(key, static key =>
        {
            // As many at a time as make the time between them a second or more.
            var tokens = (key.PerMinute + SecondsPerMinute - 1) / SecondsPerMinute;
            return new TokenBucketRateLimiterOptions
            {
                TokenLimit = key.PerMinute,
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens * SecondsPerMinute / key.PerMinute),
                QueueLimit = 0,
            };
        });

    /// <summary>What has a bucket of its own.</summary>
    internal readonly record struct BudgetKey(string Kind, string Holder, int PerMinute);
}
