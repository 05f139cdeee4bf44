using System.Security.Cryptography;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using Dm3.Core.Signing;

namespace Dm3.Core.Auth;

/// <summary>The HMAC key of a service's tokens. Nothing prints it; <see cref="Dispose"/> zeroes it.</summary>
public sealed class TokenSecret : IDisposable
{
    private readonly SecretBytes _secret;

    /// <summary>Copies a secret of the service's own; the caller zeroes the original.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public TokenSecret(ReadOnlySpan<byte> secret)
    {
        if (secret.IsEmpty) throw new ArgumentException("An empty secret protects nothing.", nameof(secret));
        _secret = new SecretBytes(secret);
    }

    /// <summary>
    /// The secret that deployed dm3 services derive: the text <c>0x</c> and hex of SHA-256 of the 64-byte signing key, as 66 ASCII bytes. For
    /// reading their tokens; an own secret that can be changed is better.
    /// </summary>
    public static TokenSecret OfSigningKey(SigningKeyPair pair)
    {
        var key = Convert.FromBase64String(pair.Export());
        var text = Utf8Text.GetBytes(Sha256Hash.Of(key).ToString());
        CryptographicOperations.ZeroMemory(key);
        var secret = new TokenSecret(text);
        CryptographicOperations.ZeroMemory(text);
        return secret;
    }

    /// <summary>A constant.</summary>
    public override string ToString() => "token secret";

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();

    internal byte[] Authenticate(string text) => HMACSHA256.HashData(_secret.Span, Utf8Text.GetBytes(text));
}
