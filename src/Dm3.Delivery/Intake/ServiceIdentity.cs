using System.Security.Cryptography;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum.Encoding;
using Dm3.Hosting;

namespace Dm3.Delivery.Intake;

/// <summary>The keys of this service: delivery information is sealed to one, postmarks are signed with the other.</summary>
public sealed class ServiceIdentity : IDisposable
{
    private const int SeedLength = 32;

    private ServiceIdentity(EncryptionKeyPair encryption, SigningKeyPair signing) => (Encryption, Signing) = (encryption, signing);

    /// <summary>Opens delivery information.</summary>
    public EncryptionKeyPair Encryption { get; }

    /// <summary>Signs postmarks.</summary>
    public SigningKeyPair Signing { get; }

    /// <summary>The given keys, else those in the file, which is made if there is none.</summary>
    /// <exception cref="StartupException">The keys are malformed, or the file cannot be read or written.</exception>
    public static ServiceIdentity Load(IdentityOptions options)
    {
        if (options.EncryptionPublicKey is { } publicKey)
        {
            return EncryptionKeyPair.TryImport(publicKey, options.EncryptionPrivateKey?.Reveal() ?? "", out var encryption)
                && SigningKeyPair.TryImport(options.SigningPrivateKey?.Reveal() ?? "", out var signing)
                ? new ServiceIdentity(encryption, signing)
                : throw new StartupException("Delivery:Identity does not hold the keys of a service: all three of them, in base64.");
        }

        Span<byte> seeds = stackalloc byte[2 * SeedLength];
        try
        {
            return Hex.TryDecode(SecretFile.ReadOrMake(options.KeyFile, seeds.Length).AsSpan().Trim(), seeds)
                ? new ServiceIdentity(EncryptionKeyPair.FromSeed(seeds[..SeedLength]), SigningKeyPair.FromSeed(seeds[SeedLength..]))
                : throw new StartupException($"The key file {options.KeyFile} does not hold the keys of a service: 0x and 128 hex digits are expected.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seeds);
        }
    }

    /// <summary>What to publish in ENS as <c>network.dm3.deliveryService</c>.</summary>
    /// <param name="url">Where this service is reached.</param>
    public DeliveryServiceProfile ProfileAt(string url) => new(Encryption.PublicKey.ToString(), Signing.PublicKey.ToString(), url);

    /// <inheritdoc/>
    public void Dispose()
    {
        Encryption.Dispose();
        Signing.Dispose();
    }
}
