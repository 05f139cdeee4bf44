using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Dm3.Core.Encryption;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Gateway.Resolve;

namespace Dm3.Benchmarks.Micro;

/// <summary>What the core does for each message and each answer, one at a time on one thread.</summary>
[MemoryDiagnoser]
public class CoreBenchmarks : IDisposable
{
    private const ulong Expires = 4_000_000_000;
    private const int MessageLength = 2000;

    private readonly ProfileKeys _keys = ProfileKeys.Derive("0x00");
    private readonly PrivateKey _wallet = RandomKey.Create();
    private readonly string _text = new('m', MessageLength);
    private readonly EncryptedPayload _sealed;
    private readonly string _signature;
    private readonly SignedUserProfile _byWallet;
    private readonly SignedUserProfile _bySigningKey;
    private readonly KeyAnswerSigner _signer;
    private readonly byte[] _calldata = Workload.Calldata(Workload.Name(1));
    private readonly string _record = Workload.Profile(Workload.Name(1));

    /// <summary>Makes everything that is not measured.</summary>
    public CoreBenchmarks()
    {
        var profile = new UserProfile(_keys.Encryption.PublicKey.ToString(), _keys.Signing.PublicKey.ToString(), ["ds.dm3.eth"]);
        _sealed = Seal();
        _signature = Sign();
        _byWallet = SignedUserProfile.Sign(profile, _wallet);
        _bySigningKey = SignedUserProfile.Sign(profile, _keys.Signing);
        _signer = new KeyAnswerSigner(_wallet);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        _wallet.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "seal 2 kB to a public key")]
    public EncryptedPayload Seal() =>
        SealedEncryption.TrySeal(_keys.Encryption.PublicKey, _text, RandomNumberGenerator.Fill, out var payload) ? payload : throw Wrong();

    [Benchmark(Description = "open 2 kB")]
    public string Open() => SealedEncryption.TryOpen(_keys.Encryption, _sealed, out var text, out _) ? text : throw Wrong();

    [Benchmark(Description = "sign 2 kB (Ed25519)")]
    public string Sign() => _keys.Signing.Sign(_text);

    [Benchmark(Description = "verify 2 kB (Ed25519)")]
    public bool Verify() => _keys.Signing.PublicKey.Verifies(_text, _signature) ? true : throw Wrong();

    [Benchmark(Description = "check a profile signed by its wallet")]
    public bool CheckByWallet() => _byWallet.Check(_wallet.Address).Count == 0 ? true : throw Wrong();

    [Benchmark(Description = "check a profile signed by its signing key")]
    public bool CheckBySigningKey() => _bySigningKey.Check(_wallet.Address).Count == 0 ? true : throw Wrong();

    [Benchmark(Description = "CCIP-Read: decode a request, encode and sign the answer")]
    public byte[] Answer()
    {
        var budget = AnswerService.NewBudget();
        if (!ResolveRequest.TryDecode(_calldata, budget, out var request, out _) || !RecordQuery.TryDecode(request.Call, budget, out var query, out _)) throw Wrong();
        return RecordAnswer.TryShape(request.Form, query, RecordAnswer.Text(_record), out var result)
            ? CcipAnswer.Sign(request.Form, _signer, Workload.Zone.Resolver, Expires, _calldata, result)
            : throw Wrong();
    }

    private static InvalidOperationException Wrong() => new("A step that must succeed did not.");
}
