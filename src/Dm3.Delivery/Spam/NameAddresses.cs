using System.Collections.Concurrent;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Ethereum;

namespace Dm3.Delivery.Spam;

/// <summary>Addresses of many names at once, as far as ENS gives them in bounded time: what is missing is tried again the next time the list comes.</summary>
public sealed class NameAddresses(AccountDirectory directory)
{
    private const int AtATime = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Resolves names.</summary>
    /// <returns>Those that have an address, and that ENS gave in time.</returns>
    public async Task<IReadOnlyDictionary<string, Address>> ResolveAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<string, Address>(StringComparer.Ordinal);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = limited.Token }, async (name, stop) =>
            {
                if (await directory.ResolveAsync(name, stop) is { Fault: LoginFault.None } result) found[name] = result.Address;
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        return found;
    }
}
