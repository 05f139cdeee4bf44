using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dm3.Ethereum;

namespace Dm3.Gateway.Auth;

/// <summary>
/// An API key as text: <c>dm3_&lt;id&gt;_&lt;secret&gt;</c>. The id (16 hex digits) is public and finds the key; the secret is 32 random bytes in base64url.
/// What is kept is the SHA-256 of the whole text: with 256 random bits there is nothing to guess, so a slow hash would buy nothing.
/// </summary>
public static class ApiKey
{
    private const string Prefix = "dm3_";
    private const int IdBytes = 8;
    private const int IdLength = 2 * IdBytes;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;

    /// <summary>Makes a key.</summary>
    /// <param name="id">Its public part.</param>
    /// <param name="hash">What is kept of it.</param>
    /// <returns>The text, which is shown once and kept nowhere.</returns>
    public static string Make(out string id, out Hash256 hash)
    {
        id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var text = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";
        hash = HashOf(text);
        return text;
    }

    /// <summary>Takes the id out of a text that has the form of a key.</summary>
    public static bool TryReadId(string text, out string id)
    {
        var fits = text.Length == Prefix.Length + IdLength + 1 + SecretLength && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length + IdLength] == '_';
        id = fits ? text.Substring(Prefix.Length, IdLength) : "";
        return fits;
    }

    /// <summary>SHA-256 of the text.</summary>
    public static Hash256 HashOf(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
