using Dm3.Hosting;

namespace Dm3.Delivery.Notify;

/// <summary>The mail server, section <c>Delivery:Notifications:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>Its host. Without one e-mail is off.</summary>
    public string? Host { get; set; }

    /// <summary>Its port. Default 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected: <c>StartTls</c> (default), <c>Tls</c> from the first byte, <c>None</c> only to a server of one's own machine.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>PEM file of the authorities that vouch for the server's certificate, beside those of the system. None by default.</summary>
    public string? CaFile { get; set; }

    /// <summary>Address that e-mails come from.</summary>
    public string? From { get; set; }

    /// <summary>User name; none for a server that asks for none.</summary>
    public string? User { get; set; }

    /// <summary>Password of the user.</summary>
    public Secret? Password { get; set; }
}
