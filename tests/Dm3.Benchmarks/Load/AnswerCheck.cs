using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;

namespace Dm3.Benchmarks.Load;

/// <summary>Checks answers as the resolver contract would, so that nothing wrong is timed.</summary>
internal static class AnswerCheck
{
    private const ulong LongestLifetimeSeconds = 3600;

    /// <summary>Sends each look-up.</summary>
    /// <returns>The last answer's body.</returns>
    /// <exception cref="InvalidOperationException">An answer is not signed by the signer for this request, or says something else.</exception>
    public static async Task<byte[]> RunAsync(Uri gateway, Address signer, IEnumerable<Lookup> lookups, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = gateway };
        byte[] body = [];
        foreach (var lookup in lookups)
        {
            body = await client.GetByteArrayAsync(lookup.Path, cancellation);
            using var json = JsonDocument.Parse(body);
            var answer = Hex.Decode(json.RootElement.GetProperty("data").GetString());
            var now = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var fault = CcipAnswer.Verify(
                ResolveForm.Ens, answer, Workload.Zone.Resolver, lookup.Calldata, now, LongestLifetimeSeconds, [signer], out var result);
            if (fault != CcipAnswerFault.None || !result.AsSpan().SequenceEqual(lookup.Expected()))
                throw new InvalidOperationException($"{gateway} answers {lookup.Path} wrongly ({fault}).");
        }

        return body;
    }
}
