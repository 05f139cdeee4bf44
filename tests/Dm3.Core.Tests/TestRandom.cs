using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Ethereum.Encoding;

namespace Dm3.Core.Tests;

/// <summary>Random sources for tests: recorded values, or a seeded generator.</summary>
internal static class TestRandom
{
    /// <summary>Hands out the recorded values in order; another length or one value too many fails the test.</summary>
    public static RandomSource Recorded(params byte[][] values)
    {
        var queue = new Queue<byte[]>(values);
        return destination =>
        {
            var next = queue.Dequeue();
            Assert.Equal(next.Length, destination.Length);
            next.CopyTo(destination);
        };
    }

    /// <summary>The <c>random</c> members of vectors: ephemeral private key, then nonce, for each.</summary>
    public static RandomSource Recorded(params JsonElement[] random) =>
        Recorded([.. random.SelectMany(r => new[] { Bytes(r, "ephemeralPrivateKey"), Hex.Decode(r.GetProperty("nonce").GetString()) })]);

    /// <summary>Never the same twice within a test, the same in every run.</summary>
    public static RandomSource Seeded(int seed)
    {
        var random = new Random(seed);
        return random.NextBytes;
    }

    private static byte[] Bytes(JsonElement value, string member)
    {
        Assert.True(Base64Text.TryDecode(value.GetProperty(member).GetString()!, out var bytes));
        return bytes;
    }
}
