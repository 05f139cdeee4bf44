using System.Security.Cryptography;
using Dm3.Ethereum.Crypto;

namespace Dm3.Benchmarks;

/// <summary>Keys that live as long as the run.</summary>
internal static class RandomKey
{
    public static PrivateKey Create()
    {
        PrivateKey? key;
        while (!PrivateKey.TryCreate(RandomNumberGenerator.GetBytes(PrivateKey.Length), out key))
        {
        }

        return key;
    }
}
