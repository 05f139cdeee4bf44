using System.Text;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
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

    /// <summary>A profile of this account's own, signed by it.</summary>
    public SignedUserProfile Profile => SignedUserProfile.Sign(Keys, _key);

    /// <summary>The same keys with other delivery services.</summary>
    public SignedUserProfile ProfileWith(params string[] deliveryServices) => SignedUserProfile.Sign(Keys with { DeliveryServices = deliveryServices }, _key);

    /// <summary>A signature by the profile's signing key, as deployed clients make it.</summary>
    public string SignByProfileKey(string text) => SigningKeys.Sign(text);

    /// <summary>The same profile in the seed paper's spelling, signed by its signing key.</summary>
    public SignedUserProfile SeedProfile => SignedUserProfile.Sign(Keys, SigningKeys);

    /// <summary>The profile as the value of a text record.</summary>
    public string ProfileText => DataRecord.Create(Profile.ToJson());

    private SigningKeyPair SigningKeys => SigningKeyPair.FromSeed(Keccak256.Hash(Address.Bytes).Bytes);

    private UserProfile Keys => new(
        EncryptionKeyPair.FromSeed(Keccak256.Hash(Address.Bytes).Bytes).PublicKey.ToString(), SigningKeys.PublicKey.ToString(), ["delivery.dm3.eth"]);

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
