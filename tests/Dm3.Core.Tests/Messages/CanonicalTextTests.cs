using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Core.Messages;
using Dm3.Ethereum;

namespace Dm3.Core.Tests.Messages;

/// <summary>What is written without a tree is the same as canonical JSON of the tree, whatever stands in it.</summary>
public sealed class CanonicalTextTests
{
    private const string Odd = "a\"b\\c\n\u0001é😀\ud800";

    private static readonly DeliveryInformation Plain = new("bob.eth", Odd, Odd);

    public static TheoryData<string> Texts => new(
        Plain.ToString(),
        new DeliveryInformation(Odd, "alice.eth").ToString(),
        new Envelope(Odd, new EnvelopeMetadata("v1", null, Odd, null, "0x00", Odd)).ToString(),
        new Envelope("", new EnvelopeMetadata(Odd, "x25519", null, Plain, Odd, ""), Odd).ToString(),
        new Postmark(PostmarkForm.Deployed, 9007199254740993, Odd, Odd).ToString(),
        new Postmark(PostmarkForm.Specification, -1, "", "").ToString(),
        new Receipt(Odd, Odd, default, default, 1700000000000, long.MaxValue, Odd).ToString());

    [Theory]
    [MemberData(nameof(Texts))]
    public void IsCanonical(string text)
    {
        Assert.True(CanonicalJson.TryParse(text, out var value));
        Assert.Equal(CanonicalJson.Serialize(value), text);
    }

    [Fact]
    public void HoldsWhatItWasMadeOf()
    {
        var envelope = new Envelope(Odd, new EnvelopeMetadata("v1", "x25519-chacha20-poly1305", null, Plain, "0x01", "c2ln"), "mark");
        Assert.True(Envelope.TryParse(envelope.ToString(), out var read));
        Assert.Equal(envelope, read);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(envelope.ToString()), envelope.Size());
        var receipt = new Receipt("ds.eth", Odd, Address.Parse("0x" + new string('a', 40)), default, 1, 2, "c2ln");
        using var document = JsonDocument.Parse(receipt.ToString());
        Assert.True(Receipt.TryRead(document.RootElement, out var same));
        Assert.Equal(receipt, same);
    }

    [Fact]
    public void SignedTextLeavesOutTheSignatureOnly()
    {
        var metadata = new EnvelopeMetadata("v1", null, Odd, null, "0x01", "c2ln");
        var envelope = new Envelope("m", metadata).ToJson();
        var members = envelope["metadata"]!.AsObject();
        members.Remove("signature");
        Assert.Equal(CanonicalJson.Serialize(members), metadata.ToSignedText());
    }
}
