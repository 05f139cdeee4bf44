using System.Text;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Gateway.Tests;

/// <summary>An account with a key that its name decides.</summary>
public sealed class Wallet
{
    private readonly PrivateKey _key;

    private Wallet(string name)
    {
        Assert.True(PrivateKey.TryCreate(Keccak256.Hash(Encoding.UTF8.GetBytes("test wallet of " + name)).Bytes, out var key));
        _key = key;
    }

    public static Wallet Alice { get; } = new("alice");

    public static Wallet Bob { get; } = new("bob");

    public static Wallet Mallory { get; } = new("mallory");

    public static Wallet Of(string name) => new(name);

    public Address Address => _key.Address;

    public string PrivateKeyHex
    {
        get
        {
            var secret = new byte[PrivateKey.Length];
            _key.Export(secret);
            return Hex.Encode(secret);
        }
    }

    public byte[] Sign(in Hash256 digest) => _key.Sign(digest).ToBytes();
}
