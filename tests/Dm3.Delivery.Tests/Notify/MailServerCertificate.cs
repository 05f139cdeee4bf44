using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>A certificate that only itself vouches for, and the file that says so.</summary>
internal sealed class MailServerCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-mail-");

    private MailServerCertificate(X509Certificate2 certificate)
    {
        Certificate = certificate;
        File.WriteAllText(CaFile, certificate.ExportCertificatePem());
    }

    public X509Certificate2 Certificate { get; }

    public string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>Makes one for a server at this address.</summary>
    public static MailServerCertificate For(IPAddress address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return new MailServerCertificate(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30)));
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
