using Dm3.Hosting;

namespace Dm3.Delivery.Intake;

/// <summary>The keys of the service, section <c>Delivery:Identity</c>. Without given ones, they are kept in <see cref="KeyFile"/> and made on first start.</summary>
public sealed class IdentityOptions
{
    /// <summary>File with the seeds of both key pairs as hex, mode 0600; further lines hold replaced ones. Default <c>dm3-data/delivery.key</c>.</summary>
    public string KeyFile { get; set; } = Path.Combine("dm3-data", "delivery.key");

    /// <summary>Days for which replaced keys still open mail (<c>rotate-keys</c>). 1 to 3650, default 30.</summary>
    public int OverlapDays { get; set; } = 30;

    /// <summary>Keys of a deployed dm3 service (<c>ENCRYPTION_PUBLIC_KEY</c>), base64 of 32 bytes. All three are given, or none.</summary>
    public string? EncryptionPublicKey { get; set; }

    /// <summary><c>ENCRYPTION_PRIVATE_KEY</c>, base64 of 32 bytes. Best given by the environment.</summary>
    public Secret? EncryptionPrivateKey { get; set; }

    /// <summary><c>SIGNING_PRIVATE_KEY</c>, base64 of 64 bytes. Best given by the environment.</summary>
    public Secret? SigningPrivateKey { get; set; }
}
