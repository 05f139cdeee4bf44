using System.Security.Cryptography;
using System.Text;

namespace Dm3.Storage.Messages;

/// <summary>A message that was taken, as long as that is remembered.</summary>
/// <param name="TakenAtUnixMilliseconds">When it was.</param>
/// <param name="State">What became of it.</param>
/// <param name="SenderHash">SHA-256 of its sender's normalised name; empty if it was taken before that was noted.</param>
public sealed record TakenMessage(long TakenAtUnixMilliseconds, MessageState State, ReadOnlyMemory<byte> SenderHash)
{
    /// <summary>Whether it may be this sender's.</summary>
    /// <param name="name">Normalised.</param>
    public bool IsFrom(string name) => SenderHash.IsEmpty || SenderHash.Span.SequenceEqual(HashOf(name));

    internal static byte[] HashOf(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));
}
