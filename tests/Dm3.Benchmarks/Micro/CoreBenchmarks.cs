using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum.Crypto;

namespace Dm3.Benchmarks.Micro;

/// <summary>What a sender, a delivery service and a recipient do with one message of 2 kB, and with one profile.</summary>
public class CoreBenchmarks
{
    private static readonly string Message = new('m', 2048);

    private readonly EncryptionKeyPair _receiver = EncryptionKeyPair.Generate(RandomNumberGenerator.Fill);
    private readonly SigningKeyPair _sender = SigningKeyPair.Generate(RandomNumberGenerator.Fill);
    private readonly PrivateKey _wallet = RandomKey.Create();
    private readonly string _sealed;
    private readonly string _signature;
    private readonly string _profile;

    /// <summary>Makes what is read.</summary>
    public CoreBenchmarks()
    {
        _sealed = Seal();
        _signature = Sign();
        var keys = new UserProfile(_receiver.PublicKey.ToString(), _sender.PublicKey.ToString(), ["delivery.dm3.eth"]);
        _profile = DataRecord.Create(SignedUserProfile.Sign(keys, _wallet).ToJson());
    }

    /// <summary>x25519, chacha20-poly1305, base64 and JSON.</summary>
    [Benchmark(Description = "seal 2 kB")]
    public string Seal() => SealedEncryption.TrySeal(_receiver.PublicKey, Message, RandomNumberGenerator.Fill, out var payload)
        ? payload.ToString()!
        : throw new InvalidOperationException("Not sealed.");

    /// <summary>The way back.</summary>
    [Benchmark(Description = "open 2 kB")]
    public string Open() => SealedEncryption.TryOpen(_receiver, _sealed, out var text, out var error) ? text : throw new InvalidOperationException(error.ToString());

    /// <summary>Ed25519.</summary>
    [Benchmark(Description = "sign 2 kB")]
    public string Sign() => _sender.Sign(Message);

    /// <summary>Ed25519.</summary>
    [Benchmark(Description = "verify 2 kB")]
    public bool Verify() => _sender.PublicKey.Verifies(Message, _signature) ? true : throw new InvalidOperationException("Not verified.");

    /// <summary>From the text of the record to a profile whose keys and wallet signature are good.</summary>
    [Benchmark(Description = "read and check a profile record")]
    public SignedUserProfile CheckProfile()
    {
        if (!RecordValue.TryParse(_profile, out var record) || !SignedUserProfile.TryRead(((DataRecord)record).Document, out var profile, out _)
            || profile.Check(_wallet.Address).Count > 0) throw new InvalidOperationException("The profile is good, and was refused.");
        return profile;
    }
}
