using CsCheck;
using Dm3.Core.Profile;

namespace Dm3.Core.Tests.Profile;

/// <summary>Identifiers of well-known content, as the IPFS documentation and its gateways give them.</summary>
public sealed class CidTests
{
    // "hello world" as a raw block, and as the single-block file that `ipfs add` makes of "hello world\n".
    private const string HelloRaw = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
    private const string HelloFileV0 = "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o";

    private static readonly byte[] HelloFileBlock = [0x0a, 0x12, 0x08, 0x02, 0x12, 0x0c, .. "hello world\n"u8, 0x18, 0x0c];

    [Fact]
    public void ReadsARawBlock()
    {
        Assert.True(Cid.TryParse(HelloRaw, out var cid));
        Assert.True(cid.IsRaw);
        Assert.True(cid.TryReadContent("hello world"u8, out var content));
        Assert.Equal("hello world"u8, content);
        Assert.Equal(HelloRaw, cid.ToString());
        Assert.Equal(cid, Cid.OfRawBlock("hello world"u8));
        Assert.False(cid.TryReadContent("hello worle"u8, out _));
    }

    [Fact]
    public void ReadsASingleBlockFile()
    {
        Assert.True(Cid.TryParse(HelloFileV0, out var cid));
        Assert.False(cid.IsRaw);
        Assert.True(cid.TryReadContent(HelloFileBlock, out var content));
        Assert.Equal("hello world\n"u8, content);
        Assert.True(Cid.TryParse(cid.ToString(), out var version1));
        Assert.Equal(cid, version1);
    }

    [Fact]
    public void SpellingsOfOneIdentifierAreEqual()
    {
        Assert.True(Cid.TryParse(HelloRaw, out var cid));
        Assert.True(Cid.TryParse("f01551220" + Convert.ToHexStringLower(cid.Hash.Bytes), out var base16));
        Assert.Equal(cid, base16);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Qm")]
    [InlineData("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff50")]
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5f")]
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e/profile.json")]
    [InlineData("BAFKREIFZJUT3TE2NHYEKKLSS27NH3K72YSCO7Y32KOAO5EEI66WOF36N5E")]
    [InlineData("f01711220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")]
    [InlineData("f0155120ab94d27b9934d3e08a52e")]
    public void Refuses_WhatCannotBeChecked(string text) => Assert.False(Cid.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("0a02080112026869")]
    [InlineData("0a0408011200")]
    [InlineData("0a04080212")]
    [InlineData("0a0608021202686918")]
    [InlineData("0a08080212026869" + "1803")]
    [InlineData("0a060802120268691200")]
    [InlineData("0a0aff")]
    [InlineData("ffffffffffffffffffff")]
    public void Refuses_WhatIsNoWholeFile(string block) => Assert.False(UnixFsFile.TryReadSingleBlock(Convert.FromHexString(block), out _));

    [Fact]
    public void NoBlockCanCrashTheReader() => Gen.Byte.Array[0, 60].Sample(block =>
    {
        if (!UnixFsFile.TryReadSingleBlock(block, out var content)) return;
        Assert.True(content.Length <= block.Length);
    });

    [Fact]
    public void NoTextCanCrashTheReader() => Gen.OneOf(Gen.String, Gen.String.Select(s => "b" + s), Gen.String.Select(s => "z" + s)).Sample(text =>
    {
        if (Cid.TryParse(text, out var cid)) Assert.Equal(32, cid.Hash.Bytes.Length);
    });
}
