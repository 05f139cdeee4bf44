using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dm3.Delivery.Notify;

/// <summary>Trust in a mail server whose certificate is of an authority of one's own (RFC 5280).</summary>
internal sealed class SmtpTrust
{
    private readonly X509Certificate2Collection _authorities;

    private SmtpTrust(X509Certificate2Collection authorities) => _authorities = authorities;

    /// <summary>Reads the authorities.</summary>
    /// <returns>Null if the file cannot be read, or holds no certificate in PEM.</returns>
    public static SmtpTrust? Load(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            return null;
        }

        return authorities.Count > 0 ? new SmtpTrust(authorities) : null;
    }

    /// <summary>Decides on a certificate as the system does, but for whom it may come from. Its name and its dates count as ever.</summary>
    public bool Accepts(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        // Authorities of one's own seldom publish lists of what they revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // What a server has to be good for (serverAuth).
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return chain.Build(server);
    }
}
