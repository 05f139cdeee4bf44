using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;

namespace Dm3.Benchmarks;

/// <summary>Checks answers as the resolver contract would, so that nothing wrong is timed.</summary>
internal static class AnswerCheck
{
    private const ulong LongestLifetimeSeconds = 3600;

    /// <summary>Asks for each name's profile.</summary>
    /// <returns>The last answer's body.</returns>
    /// <exception cref="InvalidOperationException">An answer is not signed by the signer for this request, or holds another profile.</exception>
    public static async Task<byte[]> RunAsync(Uri gateway, Address signer, IEnumerable<string> names, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = gateway };
        byte[] body = [];
        foreach (var name in names)
        {
            body = await client.GetByteArrayAsync(Workload.Path(name), cancellation);
            using var json = JsonDocument.Parse(body);
            var answer = Hex.Decode(json.RootElement.GetProperty("data").GetString());
            var now = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var fault = CcipAnswer.Verify(
                ResolveForm.Ens, answer, Workload.Zone.Resolver, Workload.Calldata(name), now, LongestLifetimeSeconds, [signer], out var result);
            if (fault != CcipAnswerFault.None || !result.AsSpan().SequenceEqual(RecordAnswer.Text(Workload.UnsignedProfile(name))))
                throw new InvalidOperationException($"The gateway's answer about {name} is wrong ({fault}).");
        }

        return body;
    }
}
