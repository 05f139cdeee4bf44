using System.Security.Cryptography;
using Dm3.Ethereum;

namespace Dm3.Core.Encoding;

/// <summary>SHA-256 as dm3 uses it for <c>dm3Hash</c>, <c>messageHash</c> and the key derivation. Source: FIPS 180-4.</summary>
public static class Sha256Hash
{
    /// <summary>Hash of bytes; its text form is <c>0x</c> and 64 lower-case digits.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Hash256.Length];
        SHA256.HashData(bytes, digest);
        return new Hash256(digest);
    }

    /// <summary>Hash of the text's UTF-8 bytes.</summary>
    /// <exception cref="ArgumentException">A lone surrogate. Canonical JSON never holds one.</exception>
    public static Hash256 Of(string text) => Of(Utf8Text.GetBytes(text));
}
