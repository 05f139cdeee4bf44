using Dm3.Core.Encryption;
using Dm3.Core.Messages;
using Dm3.Core.Signing;

namespace Dm3.Core.Tests.Messages;

public sealed class EnvelopeTamperTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    private readonly RandomSource _random = TestRandom.Seeded(7);
    private readonly EncryptionKeyPair _receiver;
    private readonly EncryptionKeyPair _service;
    private readonly SigningKeyPair _sender;
    private readonly SigningKeyPair _serviceSigning;
    private readonly Message _message;
    private readonly Envelope _submitted;

    public EnvelopeTamperTests()
    {
        _receiver = EncryptionKeyPair.Generate(_random);
        _service = EncryptionKeyPair.Generate(_random);
        _sender = SigningKeyPair.Generate(_random);
        _serviceSigning = SigningKeyPair.Generate(_random);
        _message = new MessageDraft("bob.eth", "alice.eth", Now).New("Hello").Sign(_sender);
        Assert.True(EnvelopeBuilder.TryBuild(
            _message, new DeliveryInformation("bob.eth", "alice.eth"), _receiver.PublicKey, _service.PublicKey, _sender, _random, out var envelope));
        _submitted = envelope;
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _service.Dispose();
        _sender.Dispose();
        _serviceSigning.Dispose();
    }

    [Theory]
    [InlineData(PostmarkForm.Deployed)]
    [InlineData(PostmarkForm.Specification)]
    public void OpensEveryLayer(PostmarkForm form)
    {
        var envelope = Marked(form);

        Assert.Equal(EnvelopeFault.None, Check(envelope));
        Assert.True(EnvelopeOpener.TryOpenPostmark(envelope, _receiver, _serviceSigning.PublicKey, out var postmark, out _));
        Assert.Equal(form, postmark.Form);
        Assert.Equal(Now.ToUnixTimeMilliseconds(), postmark.IncomingTimestampMilliseconds);
    }

    [Fact]
    public void Refuses_EveryFlippedBitAtItsLayer()
    {
        var envelope = Marked(PostmarkForm.Deployed);
        var tried = 0;
        foreach (var (text, replace, expected) in Parts(envelope))
        {
            Parallel.For(0, text.Length * 8, bit =>
            {
                var changed = text.ToCharArray();
                changed[bit / 8] ^= (char)(1 << (bit % 8));
                var flipped = replace(new string(changed));
                var fault = Check(flipped);
                Assert.True(fault.Layer == expected, $"{expected}, bit {bit}: {fault}");
                // Where nobody looks at the postmark, the encryption itself finds the change of the message.
                if (flipped.Message == envelope.Message) return;
                Assert.False(EnvelopeOpener.TryReadMessage(flipped, _receiver, out _, out fault));
                Assert.True(fault.Layer == EnvelopeLayer.MessageEncryption, $"message, bit {bit}: {fault}");
            });
            tried += text.Length * 8;
        }

        Assert.True(tried > 68_000, $"{tried}");
    }

    [Fact]
    public void SaysWhichLayerOfTheMessageFails()
    {
        using var other = SigningKeyPair.Generate(_random);
        var forged = new MessageDraft("bob.eth", "alice.eth", Now).New("Hello").Sign(other);
        var renamed = new MessageDraft("bob.eth", "mallory.eth", Now).New("Hello").Sign(_sender);

        Assert.Equal(EnvelopeLayer.MessageSignature, EnvelopeOpener.CheckSender(forged, "alice.eth", _sender.PublicKey).Layer);
        Assert.Equal(EnvelopeLayer.Sender, EnvelopeOpener.CheckSender(renamed, "alice.eth", _sender.PublicKey).Layer);
        Assert.Equal(EnvelopeLayer.MessageHash, Read(forged).Layer);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"metadata":{"to":"","from":"","timestamp":1e999,"type":"NEW"},"signature":""}""")]
    [InlineData("""{"incommingTimestamp":1.5,"messageHash":"","signature":"","\ud800":0}""")]
    public void SaysThatThePlaintextIsNoMessage(string plaintext)
    {
        Assert.True(SealedEncryption.TrySeal(_receiver.PublicKey, plaintext, _random, out var payload));
        var envelope = _submitted with { Message = payload.ToString(), Postmark = payload.ToString() };

        Assert.False(EnvelopeOpener.TryReadMessage(envelope, _receiver, out _, out var fault));
        Assert.Equal(EnvelopeLayer.MessageContent, fault.Layer);
        Assert.False(EnvelopeOpener.TryReadPostmark(envelope, _receiver, out _, out fault));
        Assert.Equal(EnvelopeLayer.PostmarkContent, fault.Layer);
    }

    [Fact]
    public void Refuses_APostmarkOfAnotherServiceOrEnvelope()
    {
        using var other = SigningKeyPair.Generate(_random);
        var envelope = Marked(PostmarkForm.Deployed);

        Assert.False(EnvelopeOpener.TryOpenPostmark(envelope, _receiver, other.PublicKey, out _, out var fault));
        Assert.Equal(EnvelopeLayer.PostmarkSignature, fault.Layer);
        Assert.False(EnvelopeOpener.TryOpenPostmark(envelope with { Message = "\ud800" }, _receiver, _serviceSigning.PublicKey, out _, out fault));
        Assert.Equal(EnvelopeLayer.PostmarkHash, fault.Layer);
    }

    [Fact]
    public void APostmarkInTheSpecificationsFormOfIllFormedTextIsRefusedNotThrown() =>
        Assert.False(Postmark.Create("text", Now, _serviceSigning, PostmarkForm.Specification).IsOf("\ud800"));

    [Fact]
    public void TheMetadataSignatureEndsWithTheSealedDeliveryInformation()
    {
        var postmark = Postmark.Create(_submitted.Message, Now, _serviceSigning);
        Assert.True(EnvelopeOpener.TryOpenDeliveryInformation(_submitted, _service, out var information, out _));
        Assert.True(EnvelopeBuilder.TryDeliver(_submitted, information, postmark, _receiver.PublicKey, _random, out var delivered));

        Assert.Equal(EnvelopeLayer.MetadataSignature, EnvelopeOpener.CheckMetadata(delivered.Metadata, _sender.PublicKey).Layer);
        Assert.False(EnvelopeOpener.TryOpenDeliveryInformation(delivered, _service, out _, out _));
        Assert.True(EnvelopeOpener.TryReadMessage(delivered, _receiver, out var message, out _));
        Assert.Equal(_message.ToString(), message.ToString());
    }

    private static IEnumerable<(string Text, Func<string, Envelope> Replace, EnvelopeLayer Layer)> Parts(Envelope envelope)
    {
        var metadata = envelope.Metadata;
        Envelope With(EnvelopeMetadata changed) => envelope with { Metadata = changed };
        yield return (metadata.Version, t => With(metadata with { Version = t }), EnvelopeLayer.Version);
        yield return (metadata.EncryptionScheme!, t => With(metadata with { EncryptionScheme = t }), EnvelopeLayer.Version);
        yield return (metadata.MessageHash, t => With(metadata with { MessageHash = t }), EnvelopeLayer.MetadataSignature);
        yield return (metadata.Signature, t => With(metadata with { Signature = t }), EnvelopeLayer.MetadataSignature);
        yield return (metadata.SealedDeliveryInformation!, t => With(metadata with { SealedDeliveryInformation = t }), EnvelopeLayer.MetadataSignature);
        yield return (envelope.Message, t => envelope with { Message = t }, EnvelopeLayer.PostmarkHash);
        yield return (envelope.Postmark!, t => envelope with { Postmark = t }, EnvelopeLayer.PostmarkEncryption);
    }

    private Envelope Marked(PostmarkForm form)
    {
        var postmark = Postmark.Create(_submitted.Message, Now, _serviceSigning, form);
        Assert.True(EnvelopeBuilder.TrySealPostmark(_submitted, postmark, _receiver.PublicKey, _random, out var marked));
        return marked;
    }

    private EnvelopeFault Read(Message message)
    {
        Assert.True(EnvelopeBuilder.TrySealMessage(message, _receiver.PublicKey, _random, out var sealedMessage));
        EnvelopeOpener.TryReadMessage(_submitted with { Message = sealedMessage }, _receiver, out _, out var fault);
        return fault;
    }

    /// <summary>All layers, outermost first, as the two of them see the envelope: the service, then the receiver.</summary>
    private EnvelopeFault Check(Envelope envelope)
    {
        var fault = EnvelopeOpener.CheckMetadata(envelope.Metadata, _sender.PublicKey);
        if (fault != EnvelopeFault.None) return fault;
        if (!EnvelopeOpener.TryOpenDeliveryInformation(envelope, _service, out _, out fault)) return fault;
        if (!EnvelopeOpener.TryOpenPostmark(envelope, _receiver, _serviceSigning.PublicKey, out _, out fault)) return fault;
        return EnvelopeOpener.TryReadMessage(envelope, _receiver, out var message, out fault)
            ? EnvelopeOpener.CheckSender(message, "alice.eth", _sender.PublicKey)
            : fault;
    }
}
