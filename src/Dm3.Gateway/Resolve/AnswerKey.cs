using System.Security.Cryptography;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Hosting;

namespace Dm3.Gateway.Resolve;

/// <summary>Finds the key that signs answers: from the environment, else from its file, else made at random. There is no default key.</summary>
public static class AnswerKey
{
    /// <summary>Loads or makes the key.</summary>
    /// <exception cref="StartupException">The key is malformed, its file cannot be read or written, or it is a key that everybody knows.</exception>
    public static PrivateKey Load(GatewayOptions options)
    {
        var key = options.AnswerKey is { } given ? Parse(given.Reveal(), "Gateway:AnswerKey") : LoadOrMake(options.AnswerKeyFile);
        if (options.DevNet || !WellKnownKeys.Contains(key)) return key;

        var address = key.Address;
        key.Dispose();
        throw new StartupException($"The answer key of {address} is a test key that everybody knows: anyone could forge answers. Use a key of your own.");
    }

    /// <summary>Loads the key in a file, or makes one at random and keeps it there with mode 0600.</summary>
    /// <exception cref="StartupException">The file holds no key, or cannot be read or written.</exception>
    public static PrivateKey LoadOrMake(string file) => File.Exists(file) ? Parse(SecretFile.Read(file), file) : Make(file);

    private static PrivateKey Parse(string text, string source)
    {
        Span<byte> secret = stackalloc byte[Hash256.Length];
        try
        {
            return Hex.TryDecode(text.AsSpan().Trim(), secret) && PrivateKey.TryCreate(secret, out var key)
                ? key
                : throw new StartupException($"{source} does not hold a private key: 0x and 64 hex digits are expected.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static PrivateKey Make(string file)
    {
        Span<byte> secret = stackalloc byte[Hash256.Length];
        PrivateKey? key;
        do RandomNumberGenerator.Fill(secret);
        while (!PrivateKey.TryCreate(secret, out key));
        try
        {
            SecretFile.Write(file, secret);
            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
