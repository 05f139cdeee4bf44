using System.Globalization;
using System.Security.Cryptography;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum.Encoding;
using Dm3.Hosting;

namespace Dm3.Delivery.Intake;

/// <summary>
/// The keys of this service: delivery information is sealed to one, postmarks and receipts are signed with the other. The key file holds the seeds of the present ones in
/// its first line, and in further lines those of earlier ones with the Unix second until which they open mail: senders may still have read the old profile.
/// </summary>
public sealed class ServiceIdentity : IDisposable
{
    private const int SeedLength = 32;

    private ServiceIdentity(EncryptionKeyPair encryption, SigningKeyPair signing, IReadOnlyList<RetiredKeys> retired) => (Encryption, Signing, Retired) = (encryption, signing, retired);

    /// <summary>Opens delivery information.</summary>
    public EncryptionKeyPair Encryption { get; }

    /// <summary>Signs postmarks and receipts.</summary>
    public SigningKeyPair Signing { get; }

    /// <summary>The keys before, the latest first.</summary>
    public IReadOnlyList<RetiredKeys> Retired { get; }

    /// <summary>The given keys, else those in the file, which is made if there is none.</summary>
    /// <exception cref="StartupException">The keys are malformed, or the file cannot be read or written.</exception>
    public static ServiceIdentity Load(IdentityOptions options)
    {
        if (options.EncryptionPublicKey is { } publicKey)
        {
            return EncryptionKeyPair.TryImport(publicKey, options.EncryptionPrivateKey?.Reveal() ?? "", out var encryption)
                && SigningKeyPair.TryImport(options.SigningPrivateKey?.Reveal() ?? "", out var signing)
                ? new ServiceIdentity(encryption, signing, [])
                : throw new StartupException("Delivery:Identity does not hold the keys of a service: all three of them, in base64.");
        }

        var lines = Lines(SecretFile.ReadOrMake(options.KeyFile, 2 * SeedLength));
        if (lines.Length > 0 && TryRead(lines[0], out var current) && current.UntilUnixSeconds is null)
        {
            var retired = new List<RetiredKeys>();
            foreach (var line in lines[1..])
            {
                if (!TryRead(line, out var read) || read.UntilUnixSeconds is not { } until) throw Malformed(options);
                retired.Add(new RetiredKeys(read.Encryption, read.Signing.PublicKey, until));
                read.Signing.Dispose();
            }

            return new ServiceIdentity(current.Encryption, current.Signing, retired);
        }

        throw Malformed(options);
    }

    /// <summary>
    /// Puts new keys into the file. The old ones still open mail for the overlap. The signing key stays unless asked: recipients check the postmarks of what waits with the
    /// key that the profile shows.
    /// </summary>
    /// <param name="options">Where the file is, and the overlap.</param>
    /// <param name="alsoSigning">Whether the signing key is replaced too.</param>
    /// <param name="now">From when the overlap counts.</param>
    /// <exception cref="StartupException">The keys are not in a file, or it cannot be read or written.</exception>
    public static void Rotate(IdentityOptions options, bool alsoSigning, DateTimeOffset now)
    {
        if (options.EncryptionPublicKey is not null) throw new StartupException("The keys are given by Delivery:Identity: replace them there.");
        using (Load(options)) { }
        var lines = Lines(SecretFile.Read(options.KeyFile));
        var seeds = Hex.Decode(lines[0]);
        RandomNumberGenerator.Fill(alsoSigning ? seeds : seeds.AsSpan(0, SeedLength));
        var until = now.AddDays(options.OverlapDays).ToUnixTimeSeconds();
        var kept = lines[1..].Where(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) > now.ToUnixTimeSeconds());
        SecretFile.Replace(options.KeyFile, string.Join('\n', [Hex.Encode(seeds), $"{lines[0]} {until.ToString(CultureInfo.InvariantCulture)}", .. kept]) + "\n");
        CryptographicOperations.ZeroMemory(seeds);
    }

    /// <summary>What to publish in ENS as <c>network.dm3.deliveryService</c>.</summary>
    /// <param name="url">Where this service is reached.</param>
    public DeliveryServiceProfile ProfileAt(string url) => new(Encryption.PublicKey.ToString(), Signing.PublicKey.ToString(), url);

    /// <summary>The pairs that open mail at a time, the present one first.</summary>
    public IEnumerable<EncryptionKeyPair> OpeningAt(DateTimeOffset time) =>
        Retired.Where(each => each.UntilUnixSeconds > time.ToUnixTimeSeconds()).Select(each => each.Encryption).Prepend(Encryption);

    /// <summary>Whether a signing key is or was this service's.</summary>
    /// <param name="holds">Checks one.</param>
    public bool AnySigningKey(Func<SigningPublicKey, bool> holds) => Retired.Select(each => each.Signing).Prepend(Signing.PublicKey).Any(holds);

    /// <inheritdoc/>
    public void Dispose()
    {
        Encryption.Dispose();
        Signing.Dispose();
        foreach (var each in Retired) each.Encryption.Dispose();
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static StartupException Malformed(IdentityOptions options) =>
        new($"The key file {options.KeyFile} does not hold the keys of a service: 0x and 128 hex digits are expected, and in further lines the same with the Unix second of its end.");

    private static bool TryRead(string line, out (EncryptionKeyPair Encryption, SigningKeyPair Signing, long? UntilUnixSeconds) keys)
    {
        keys = default;
        var parts = line.Split(' ');
        long? until = null;
        if (parts.Length == 2)
        {
            if (!long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var end)) return false;
            until = end;
        }

        Span<byte> seeds = stackalloc byte[2 * SeedLength];
        try
        {
            if (parts.Length > 2 || !Hex.TryDecode(parts[0], seeds)) return false;
            keys = (EncryptionKeyPair.FromSeed(seeds[..SeedLength]), SigningKeyPair.FromSeed(seeds[SeedLength..]), until);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seeds);
        }
    }
}
