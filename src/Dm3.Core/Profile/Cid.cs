using System.Diagnostics.CodeAnalysis;
using Dm3.Core.Encoding;
using Dm3.Ethereum;

namespace Dm3.Core.Profile;

/// <summary>
/// An IPFS content identifier over SHA-256: version 0 (<c>Qm…</c>, a dag-pb block) or version 1 with codec raw or dag-pb, in base32, base58btc
/// or base16. Other hashes and codecs are refused. Source: multiformats CID specification.
/// </summary>
public sealed record Cid
{
    private const byte RawCodec = 0x55;
    private const byte DagPbCodec = 0x70;
    private const int HashOffset = 4;

    private Cid(bool isRaw, Hash256 hash)
    {
        IsRaw = isRaw;
        Hash = hash;
    }

    /// <summary>True when the block is the content; false when it is a dag-pb node around it.</summary>
    public bool IsRaw { get; }

    /// <summary>SHA-256 of the block.</summary>
    public Hash256 Hash { get; }

    /// <summary>The identifier of content that is one raw block.</summary>
    public static Cid OfRawBlock(ReadOnlySpan<byte> content) => new(isRaw: true, Sha256Hash.Of(content));

    /// <summary>The identifier of a block that hashes to this: raw content, or a dag-pb node around it.</summary>
    public static Cid Of(bool isRaw, in Hash256 hash) => new(isRaw, hash);

    /// <summary>Reads an identifier.</summary>
    /// <returns>False for another form, codec or hash, and for anything behind the identifier.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Cid? cid)
    {
        cid = null;
        if (text.Length == 46 && text.StartsWith("Qm", StringComparison.Ordinal))
        {
            if (!Multibase.TryDecodeBase58(text, out var multihash) || multihash.Length != 34 || multihash is not [0x12, 0x20, ..]) return false;
            cid = new Cid(isRaw: false, new Hash256(multihash.AsSpan(2)));
            return true;
        }

        if (!Multibase.TryDecode(text, out var bytes) || bytes.Length != HashOffset + Hash256.Length) return false;
        if (bytes is not [0x01, RawCodec or DagPbCodec, 0x12, 0x20, ..]) return false;
        cid = new Cid(bytes[1] == RawCodec, new Hash256(bytes.AsSpan(HashOffset)));
        return true;
    }

    /// <summary>Checks a block against the hash and takes the content out of it.</summary>
    /// <returns>False when it is another block, or a node that is not a whole file by itself.</returns>
    public bool TryReadContent(ReadOnlySpan<byte> block, out ReadOnlySpan<byte> content)
    {
        content = block;
        if (Sha256Hash.Of(block) != Hash) return false;
        return IsRaw || UnixFsFile.TryReadSingleBlock(block, out content);
    }

    /// <summary>Version 1 in base32, which every gateway takes.</summary>
    public override string ToString() =>
        Multibase.EncodeBase32([0x01, IsRaw ? RawCodec : DagPbCodec, 0x12, 0x20, .. Hash.Bytes]);
}
