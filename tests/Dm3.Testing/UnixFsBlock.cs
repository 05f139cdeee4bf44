using System.Security.Cryptography;

namespace Dm3.Testing;

/// <summary>A file of one block as <c>ipfs add</c> makes it: a dag-pb node around a UnixFS message around the content.</summary>
public static class UnixFsBlock
{
    /// <summary>Identifier (base16, version 1) and block.</summary>
    public static (string Cid, byte[] Block) Of(byte[] content)
    {
        byte[] size = Varint(content.Length);
        byte[] file = [0x08, 0x02, 0x12, .. size, .. content, 0x18, .. size];
        byte[] block = [0x0a, .. Varint(file.Length), .. file];
        return ("f" + Convert.ToHexStringLower([0x01, 0x70, 0x12, 0x20, .. SHA256.HashData(block)]), block);
    }

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
