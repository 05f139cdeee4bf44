using System.Text.Json;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Crypto;

public class Secp256k1VectorTests
{
    private static readonly string[] BackendNames = ["libsecp256k1", "BouncyCastle"];

    public static TheoryData<string, string, string, string, string, int> Rfc6979()
    {
        var data = new TheoryData<string, string, string, string, string, int>();
        foreach (var (backend, vector) in Read("rfc6979.json", "vectors"))
        {
            data.Add(backend, Text(vector, "secret"), Text(vector, "digest"), Text(vector, "r"), Text(vector, "s"), vector.GetProperty("recoveryId").GetInt32());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rfc6979))]
    public void Signs_AsRfc6979(string backendName, string secret, string digest, string r, string s, int recoveryId)
    {
        var backend = Backends.Get(backendName);
        Assert.Equal(backendName, backend.Name);
        var hash = Hash256.Parse(digest);
        var signature = backend.Sign(hash, Hex.Decode(secret));
        Assert.Equal((r, s, recoveryId), (Hex.Encode(signature.R), Hex.Encode(signature.S), signature.RecoveryId));

        var (key, recovered) = (new byte[64], new byte[64]);
        Assert.True(backend.TryDerivePublicKey(Hex.Decode(secret), key));
        Assert.True(backend.TryRecover(hash, signature, recovered));
        Assert.Equal(key, recovered);
        Assert.True(backend.Verify(hash, signature, key));
    }

    public static TheoryData<string, string, string, string, string, string, bool> Verifications()
    {
        var data = new TheoryData<string, string, string, string, string, string, bool>();
        foreach (var (backend, vector) in Read("edge-cases.json", "verify"))
        {
            data.Add(
                backend, Text(vector, "name"), Text(vector, "digest"), Text(vector, "r"), Text(vector, "s"), Text(vector, "publicKey"),
                vector.GetProperty("valid").GetBoolean());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Verifications))]
    public void Verifies_EdgeCases(string backendName, string name, string digest, string r, string s, string publicKey, bool valid)
    {
        var signature = Signature(r, s, 0);
        var hash = Hash256.Parse(digest);
        Assert.True(valid == Backends.Get(backendName).Verify(hash, signature, Hex.Decode(publicKey)), name);
        Assert.False(Backends.Get(backendName).Verify(Flip(hash, 77), signature, Hex.Decode(publicKey)), name);
    }

    public static TheoryData<string, string, string, string, string, int, string?> Recoveries()
    {
        var data = new TheoryData<string, string, string, string, string, int, string?>();
        foreach (var (backend, vector) in Read("edge-cases.json", "recover"))
        {
            data.Add(
                backend, Text(vector, "name"), Text(vector, "digest"), Text(vector, "r"), Text(vector, "s"), vector.GetProperty("recoveryId").GetInt32(),
                vector.GetProperty("publicKey").GetString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Recoveries))]
    public void Recovers_EdgeCases(string backendName, string name, string digest, string r, string s, int recoveryId, string? publicKey)
    {
        var recovered = new byte[64];
        var found = Backends.Get(backendName).TryRecover(Hash256.Parse(digest), Signature(r, s, recoveryId), recovered);
        Assert.True(publicKey == (found ? Hex.Encode(recovered) : null), name);
    }

    [Theory]
    [InlineData("libsecp256k1")]
    [InlineData("BouncyCastle")]
    public void DefaultSignature_IsRefused(string backendName)
    {
        var backend = Backends.Get(backendName);
        var key = new byte[64];
        Assert.True(backend.TryDerivePublicKey(Hash256.Parse("0x" + new string('1', 64)).Bytes, key));
        Assert.False(backend.TryRecover(Hash256.Zero, default, new byte[64]));
        Assert.False(backend.Verify(Hash256.Zero, default, key));
    }

    [Theory]
    [InlineData("libsecp256k1")]
    [InlineData("BouncyCastle")]
    public void Secrets_AreBetweenZeroAndTheOrder(string backendName)
    {
        var backend = Backends.Get(backendName);
        var largest = Secp256k1.LargestScalar.ToArray();
        Assert.True(backend.TryDerivePublicKey(largest, new byte[64]));
        largest[^1]++;
        Assert.False(backend.TryDerivePublicKey(largest, new byte[64]));
        Assert.False(backend.TryDerivePublicKey(new byte[32], new byte[64]));
        Assert.False(backend.TryDerivePublicKey(Enumerable.Repeat((byte)255, 32).ToArray(), new byte[64]));
    }

    // The base point, once well and then with each fault that the form allows.
    [Theory]
    [InlineData("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", true)]
    [InlineData("0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", true)]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", true)]
    [InlineData("0679be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", false)]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b9", false)]
    [InlineData("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f8179848", false)]
    [InlineData("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f817", false)]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", false)]
    [InlineData("020000000000000000000000000000000000000000000000000000000000000005", false)]
    [InlineData("02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", false)]
    [InlineData("02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false)]
    [InlineData("00", false)]
    [InlineData("02", false)]
    [InlineData("", false)]
    public void Points_AreOnTheCurveAndInForm(string sec1, bool valid)
    {
        foreach (var name in BackendNames) Assert.Equal(valid, Backends.Get(name).TryDecodePoint(Convert.FromHexString(sec1), new byte[64]));
    }

    private static IEnumerable<(string Backend, JsonElement Vector)> Read(string file, string list)
    {
        var json = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "vectors", "secp256k1", file))).RootElement;
        return from backend in BackendNames from vector in json.GetProperty(list).EnumerateArray() select (backend, vector);
    }

    private static string Text(JsonElement vector, string member) => vector.GetProperty(member).GetString()!;

    private static EcdsaSignature Signature(string r, string s, int recoveryId)
    {
        Assert.True(EcdsaSignature.TryParse([.. Hex.Decode(r), .. Hex.Decode(s), (byte)recoveryId], out var signature));
        return signature;
    }

    private static Hash256 Flip(Hash256 hash, int bit)
    {
        var bytes = hash.Bytes.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new Hash256(bytes);
    }
}
