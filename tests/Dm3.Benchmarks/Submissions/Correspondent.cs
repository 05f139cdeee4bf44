using System.Globalization;
using System.Security.Cryptography;
using Dm3.Benchmarks.Sockets;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum.Crypto;
using Dm3.Testing.Chain;

namespace Dm3.Benchmarks.Submissions;

/// <summary>Somebody who sends and receives: a name on the chain with a published profile, and the keys to it.</summary>
internal sealed class Correspondent : IDisposable
{
    private readonly PrivateKey _wallet = RandomKey.Create();

    public Correspondent(int number, string service)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"user{number:d3}.eth");
        Profile = SignedUserProfile.Sign(new UserProfile(Encryption.PublicKey.ToString(), Signing.PublicKey.ToString(), [service]), _wallet);
    }

    public string Name { get; }

    public SigningKeyPair Signing { get; } = SigningKeyPair.Generate(RandomNumberGenerator.Fill);

    public EncryptionKeyPair Encryption { get; } = EncryptionKeyPair.Generate(RandomNumberGenerator.Fill);

    public SignedUserProfile Profile { get; }

    public PreparedAccount Account => new(Name, _wallet.Address, Profile.ToString(), Signing.PublicKey.Bytes.ToArray());

    public Task PublishAsync(EnsFixture chain) => chain.SetAsync(Name, _wallet.Address, (ProfileTextKeys.User[0], "data:application/json," + Profile));

    public void Dispose()
    {
        Signing.Dispose();
        Encryption.Dispose();
        _wallet.Dispose();
    }
}
