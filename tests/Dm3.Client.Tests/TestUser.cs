using System.Security.Cryptography;
using Dm3.Client.Wallets;
using Dm3.Core.Keys;
using Dm3.Core.Messages;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.Client.Tests;

/// <summary>A person with a wallet and dm3 keys, always the same for the same number.</summary>
internal sealed class TestUser : IDisposable
{
    private readonly PrivateKey _key;

    public TestUser(string name, byte number)
    {
        Name = name;
        var secret = new byte[32];
        secret.AsSpan().Fill(number);
        Assert.True(PrivateKey.TryCreate(secret, out var key));
        _key = key;
        Wallet = new PrivateKeyWallet(key);
        Keys = Wallet.DeriveKeysAsync().GetAwaiter().GetResult();
    }

    public string Name { get; }

    public PrivateKeyWallet Wallet { get; }

    public ProfileKeys Keys { get; }

    public Address Address => _key.Address;

    public Message Write(string to, string text, long atMilliseconds = 1_900_000_000_000) =>
        new MessageDraft(to, Name, DateTimeOffset.FromUnixTimeMilliseconds(atMilliseconds)).New(text).Sign(Keys.Signing);

    public static void Random(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    public void Dispose()
    {
        Keys.Dispose();
        _key.Dispose();
    }
}
