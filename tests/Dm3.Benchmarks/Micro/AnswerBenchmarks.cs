using BenchmarkDotNet.Attributes;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;

namespace Dm3.Benchmarks.Micro;

/// <summary>What the gateway does for a lookup that it has not answered yet, without web server and store.</summary>
public class AnswerBenchmarks
{
    private const ulong Expires = 2_000_000_000;

    private readonly PrivateKey _key = RandomKey.Create();
    private readonly byte[] _request = Workload.ProfileOf(Workload.Name(1)).Calldata;
    private readonly string _profile = Workload.UnsignedProfile(Workload.Name(1));
    private readonly KeyAnswerSigner _signer;

    /// <summary>Makes the key.</summary>
    public AnswerBenchmarks() => _signer = new KeyAnswerSigner(_key);

    /// <summary>From calldata to name and record.</summary>
    [Benchmark(Description = "decode a lookup")]
    public RecordQuery Decode()
    {
        var budget = new AbiBudget(256, 1024 * 1024, 8);
        if (!ResolveRequest.TryDecode(_request, budget, out var request, out _) || !DnsName.TryDecode(request.WireName.Span, out _, out _)
            || !RecordQuery.TryDecode(request.Call, budget, out var query, out _)) throw new InvalidOperationException("Not decoded.");
        return query;
    }

    /// <summary>From the record to answer bytes; secp256k1.</summary>
    [Benchmark(Description = "encode and sign an answer")]
    public byte[] Answer() => CcipAnswer.Sign(ResolveForm.Ens, _signer, Workload.Zone.Resolver, Expires, _request, RecordAnswer.Text(_profile));

    /// <summary>Both.</summary>
    [Benchmark(Description = "decode, encode and sign")]
    public byte[] DecodeAndAnswer() => Decode() is TextQuery ? Answer() : throw new InvalidOperationException("Another record.");
}
