using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;
using Dm3.Core.Messages;
using Dm3.Core.Names;
using Dm3.Core.Profile;

namespace Dm3.Core.Tests.Messages;

/// <summary>dm3's envelopes; see tests/vectors/dm3/README.md.</summary>
public sealed class EnvelopeVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Messaging;

    public static TheoryData<string> EnvelopeSchemas => Vectors.Group("envelop-schema");

    public static TheoryData<string> Built => [.. Vectors.Group("build-envelop"), .. Vectors.Group("recorded-envelop")];

    public static TheoryData<string> BuildErrors => Vectors.Group("build-envelop-error");

    public static TheoryData<string> Informations => Vectors.Group("delivery-information");

    public static TheoryData<string> Postmarks => Vectors.Group("postmark");

    public static TheoryData<string> Decrypted => Vectors.Group("decrypt-envelop");

    public static TheoryData<string> Delivered => Vectors.Group("delivered-envelop");

    public static TheoryData<string> Proxied => Vectors.Group("proxy-envelop");

    public static TheoryData<string> Sizes => Vectors.Group("envelop-size");

    public static TheoryData<string> Requests => Vectors.Group("json-rpc");

    [Fact]
    public void NoneIsLeftOut()
    {
        string[] here =
        [
            "envelop-schema", "build-envelop", "build-envelop-error", "recorded-envelop", "delivery-information", "postmark",
            "decrypt-envelop", "delivered-envelop", "proxy-envelop", "envelop-size", "json-rpc",
        ];

        Assert.Equal([(12, 0), (5, 0), (1, 0), (1, 0), (4, 0), (5, 0), (5, 0), (4, 0), (2, 0), (5, 0), (4, 0)], here.Select(Vectors.Count));
    }

    [Theory]
    [MemberData(nameof(EnvelopeSchemas))]
    public void ReadsExactlyTheMembersOfTheSchema(string name)
    {
        var value = Vectors[name].Inputs.GetProperty("value");
        var read = Envelope.TryRead(value, out var envelope);

        Assert.Equal(Vectors[name].Expected.GetProperty("valid").GetBoolean(), read);
        if (read) Assert.Equal(CanonicalJson.Serialize(value), envelope!.ToString());
    }

    [Theory]
    [MemberData(nameof(Built))]
    public void BuildsAndOpensEnvelope(string name)
    {
        var vector = Vectors[name];
        var recorded = Read(vector.Expected.GetProperty("encryptedEnvelop"));
        Assert.True(Message.TryRead(vector.Inputs.GetProperty("message"), out var message));
        using var sender = TestKeys.Signing(vector.Inputs.GetProperty("senderSigningKeyPair"));
        using var service = TestKeys.Encryption(vector.Inputs.GetProperty("deliveryServiceKeys").GetProperty("encryptionKeyPair"));
        var receiver = TestKeys.EncryptionPublic(vector.Inputs.GetProperty("to").GetProperty("profile").GetProperty("publicEncryptionKey").GetString()!);
        var information = new DeliveryInformation(
            vector.Inputs.GetProperty("to").GetProperty("ensName").GetString()!, vector.Inputs.GetProperty("from").GetProperty("ensName").GetString()!);

        if (vector.Inputs.TryGetProperty("random", out var random))
        {
            var made = Build(vector, message, information, receiver, service.PublicKey, sender, random);
            Assert.Equal(recorded.ToString(), made.ToString());
        }

        Assert.Equal(EnvelopeFault.None, EnvelopeOpener.CheckMetadata(recorded.Metadata, sender.PublicKey));
        Assert.True(EnvelopeOpener.TryOpenDeliveryInformation(recorded, service, out var opened, out _));
        Assert.Equal(information, opened);
        if (!vector.Inputs.TryGetProperty("receiverEncryptionKeyPair", out var pair)) return;
        using var receiverPair = TestKeys.Encryption(pair);
        Assert.True(EnvelopeOpener.TryReadMessage(recorded, receiverPair, out var read, out var fault), fault.ToString());
        Assert.Equal(vector.Output("messagePlaintext"), read.ToString());
        Assert.Equal(vector.Output("deliveryInformationPlaintext"), opened.ToString());
        Assert.Equal(vector.Output("metadataSignedText"), recorded.Metadata.ToSignedText());
        Assert.Equal(vector.Expected.GetProperty("metadataSignatureValid").GetBoolean(), recorded.Metadata.IsSigned(sender.PublicKey));
        Assert.Equal(vector.Expected.GetProperty("size").GetInt32(), recorded.Size());
        Assert.Equal(EnvelopeFault.None, EnvelopeOpener.CheckSender(read, information.From, sender.PublicKey));
        Assert.True(DeliveryServiceProfile.TryRead(vector.Inputs.GetProperty("deliveryServiceProfile"), out var profile, out _));
        Assert.Equal(vector.Output("deliveryServiceUrl"), profile.Url);
    }

    // A receiver without a profile has no key to seal to, so there is nothing to call the builder with.
    [Theory]
    [MemberData(nameof(BuildErrors))]
    public void NothingIsSealedWithoutAReceiverKey(string name)
    {
        Assert.Equal("no-profile", Vectors[name].Failure);
        Assert.False(Vectors[name].Inputs.GetProperty("to").TryGetProperty("profile", out _));
        Assert.False(EncryptionPublicKey.TryParse("", out _));
    }

    [Theory]
    [MemberData(nameof(Informations))]
    public void OpensDeliveryInformation(string name)
    {
        using var service = TestKeys.Encryption(Vectors[name].Inputs.GetProperty("deliveryServiceEncryptionKeyPair"));
        var opened = EnvelopeOpener.TryOpenDeliveryInformation(Read(Vectors[name].Inputs.GetProperty("encryptedEnvelop")), service, out var information, out var fault);

        Assert.Equal(Vectors[name].Failure is null, opened);
        if (opened) Assert.Equal(CanonicalJson.Serialize(Vectors[name].Expected.GetProperty("deliveryInformation")), information!.ToString());
        else Assert.Equal(name.Contains("json") ? PayloadError.Malformed : PayloadError.Authentication, fault.Payload);
    }

    [Theory]
    [MemberData(nameof(Postmarks))]
    public void MakesAndChecksPostmark(string name)
    {
        var vector = Vectors[name];
        var envelope = Read(vector.Inputs.GetProperty("encryptedEnvelop"));
        using var service = TestKeys.Signing(vector.Inputs.GetProperty("deliveryServiceKeys").GetProperty("signingKeyPair"));
        using var receiver = TestKeys.Encryption(vector.Inputs.GetProperty("receiverEncryptionKeyPair"));
        using var serviceEncryption = TestKeys.Encryption(vector.Inputs.GetProperty("deliveryServiceKeys").GetProperty("encryptionKeyPair"));
        var now = DateTimeOffset.FromUnixTimeMilliseconds(vector.Inputs.GetProperty("now").GetInt64());

        var postmark = Postmark.Create(envelope.Message, now, service);

        Assert.Equal(vector.Output("postmarkPlaintext"), postmark.ToString());
        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("postmark")), postmark.ToString());
        Assert.Equal(vector.Expected.GetProperty("messageHashInput").GetProperty("text").GetString(), CanonicalJson.Serialize(envelope.ToJson()["message"]));
        Assert.Equal(vector.Output("signedText"), Sha256Hash.Of(vector.Output("postmarkHashInput")).ToString());
        Assert.True(vector.Expected.GetProperty("signatureValid").GetBoolean() && postmark.IsSigned(service.PublicKey));
        Assert.True(EnvelopeOpener.TryOpenDeliveryInformation(envelope, serviceEncryption, out var information, out _));
        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("decryptedDeliveryInformation")), information.ToString());
        if (vector.Inputs.TryGetProperty("random", out var random))
        {
            Assert.True(EnvelopeBuilder.TrySealPostmark(envelope, postmark, receiver.PublicKey, TestRandom.Recorded(random), out var marked));
            Assert.Equal(envelope with { Postmark = vector.Output("postmarkField") }, marked);
        }

        var delivered = envelope with { Postmark = vector.Output("postmarkField") };
        Assert.True(EnvelopeOpener.TryOpenPostmark(delivered, receiver, service.PublicKey, out var opened, out _));
        Assert.Equal(postmark, opened);
    }

    [Theory]
    [MemberData(nameof(Decrypted))]
    public void DecryptsEnvelope(string name)
    {
        var vector = Vectors[name];
        var envelope = Read(vector.Inputs.GetProperty("encryptedEnvelop"));
        using var receiver = TestKeys.Encryption(vector.Inputs.GetProperty("encryptionKeyPair"));
        Postmark? postmark = null;
        var read = EnvelopeOpener.TryReadMessage(envelope, receiver, out var message, out var fault)
            && EnvelopeOpener.TryReadPostmark(envelope, receiver, out postmark, out fault);

        Assert.Equal(
            vector.Failure switch
            {
                null => EnvelopeFault.None,
                "no-postmark" => new EnvelopeFault(EnvelopeLayer.PostmarkMissing),
                "authentication" => new EnvelopeFault(EnvelopeLayer.MessageEncryption, PayloadError.Authentication),
                _ => new EnvelopeFault(EnvelopeLayer.MessageEncryption, PayloadError.Malformed),
            },
            fault);
        Assert.Equal(vector.Failure is null, read);
        if (!read) return;
        var expected = vector.Expected.GetProperty("envelop");
        Assert.Equal(CanonicalJson.Serialize(expected.GetProperty("message")), message!.ToString());
        Assert.Equal(CanonicalJson.Serialize(expected.GetProperty("postmark")), postmark!.ToString());
        Assert.Equal(CanonicalJson.Serialize(expected.GetProperty("metadata")), CanonicalJson.Serialize(envelope.ToJson()["metadata"]));
    }

    [Theory]
    [MemberData(nameof(Delivered))]
    public void DeliversEnvelope(string name)
    {
        var vector = Vectors[name];
        var envelope = Read(vector.Inputs.GetProperty("encryptedEnvelop"));
        if (vector.Failure is not null)
        {
            // The limit is the service's; it counts these bytes. Unknown receivers are its business too.
            Assert.Contains(vector.Failure, new[] { "too-large", "unresolvable", "unknown-account" });
            Assert.Equal(vector.Inputs.GetProperty("envelopSize").GetInt32(), envelope.Size());
            return;
        }

        var keys = vector.Inputs.GetProperty("deliveryServiceKeys");
        using var service = TestKeys.Encryption(keys.GetProperty("encryptionKeyPair"));
        using var signing = TestKeys.Signing(keys.GetProperty("signingKeyPair"));
        using var receiver = TestKeys.Encryption(vector.Inputs.GetProperty("receiverEncryptionKeyPair"));
        var postmark = Postmark.Create(envelope.Message, DateTimeOffset.FromUnixTimeMilliseconds(vector.Inputs.GetProperty("now").GetInt64()), signing);
        var random = TestRandom.Recorded(vector.Inputs.GetProperty("random"));

        Assert.True(EnvelopeOpener.TryOpenDeliveryInformation(envelope, service, out var information, out _));
        Assert.True(EnvelopeBuilder.TryDeliver(envelope, information, postmark, receiver.PublicKey, random, out var delivered));

        Assert.Equal(vector.Output("storedText"), delivered.ToString());
        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("envelop")), delivered.ToString());
        Assert.Equal(vector.Expected.GetProperty("passesEnvelopSchema").GetBoolean(), Envelope.TryParse(delivered.ToString(), out _));
        Assert.True(Dm3Name.TryNormalize(vector.Input("receiverAddress"), out var to));
        Assert.True(Dm3Name.TryNormalize(information.From, out var from));
        Assert.Equal(vector.Output("conversationId"), $"{to},{from}");
    }

    [Theory]
    [MemberData(nameof(Proxied))]
    public void SpreadsOneMessageOverServices(string name)
    {
        var vector = Vectors[name];
        if (vector.Inputs.TryGetProperty("proxyEnvelop", out var given))
        {
            Assert.True(ProxyEnvelope.TryRead(given, out var proxy));
            var submitted = vector.Expected.GetProperty("submissions").EnumerateArray().Select(s => CanonicalJson.Serialize(s.GetProperty("envelop")));
            Assert.Equal(submitted, proxy.Services.Select(service => proxy.For(service).ToString()));
            return;
        }

        Assert.True(Message.TryRead(vector.Inputs.GetProperty("message"), out var message));
        using var sender = TestKeys.Signing(vector.Inputs.GetProperty("senderSigningKeyPair"));
        var to = vector.Inputs.GetProperty("to");
        var random = vector.Inputs.GetProperty("random");
        var receiver = TestKeys.EncryptionPublic(to.GetProperty("profile").GetProperty("publicEncryptionKey").GetString()!);
        var information = new DeliveryInformation(message.Content.Metadata.To, message.Content.Metadata.From);
        Assert.True(EnvelopeBuilder.TrySealMessage(message, receiver, TestRandom.Recorded(random.GetProperty("message")), out var sealedMessage));
        var services = new List<ProxyEnvelopeService>();
        foreach (var service in vector.Inputs.GetProperty("deliveryServiceProfiles").EnumerateObject())
        {
            var key = TestKeys.EncryptionPublic(service.Value.GetProperty("publicEncryptionKey").GetString()!);
            var serviceRandom = TestRandom.Recorded(random.GetProperty("deliveryInformation").GetProperty(service.Name));
            Assert.True(EnvelopeBuilder.TryMakeMetadata(message, information, key, sender, serviceRandom, out var metadata));
            services.Add(new ProxyEnvelopeService(service.Name, metadata));
        }

        var made = new ProxyEnvelope(to.GetProperty("ensName").GetString()!, sealedMessage, services);

        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("proxyEnvelop")), CanonicalJson.Serialize(made.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CountsBytes(string name) =>
        Assert.Equal(Vectors[name].Expected.GetProperty("size").GetInt32(), Read(Vectors[name].Inputs.GetProperty("envelop")).Size());

    // The envelope's member order inside the text is free; a token behind it is ignored by every service, so none is sent.
    [Theory]
    [MemberData(nameof(Requests))]
    public void WritesRequests(string name)
    {
        var vector = Vectors[name];
        var expected = vector.Expected.GetProperty("body");
        var method = expected.GetProperty("method").GetString();
        var body = method switch
        {
            "dm3_submitMessage" => DeliveryRequest.SubmitMessage(Read(vector.Inputs.GetProperty("encryptedEnvelop"))),
            "dm3_getProfileExtension" => DeliveryRequest.GetProfileExtension(vector.Input("ensName")),
            _ => DeliveryRequest.GetDeliveryServiceProperties(),
        };

        if (method != "dm3_submitMessage")
        {
            Assert.Equal(CanonicalJson.Serialize(expected), CanonicalJson.Serialize(body));
            return;
        }

        Assert.True(Envelope.TryParse(expected.GetProperty("params")[0].GetString()!, out var envelope));
        Assert.Equal(envelope.ToString(), body["params"]![0]!.GetValue<string>());
        Assert.Equal(expected.GetProperty("jsonrpc").GetString(), body["jsonrpc"]!.GetValue<string>());
        Assert.Equal(method, body["method"]!.GetValue<string>());
    }

    private static Envelope Build(
        VectorFile.Vector vector, Message message, DeliveryInformation information, EncryptionPublicKey receiver, EncryptionPublicKey service,
        Dm3.Core.Signing.SigningKeyPair sender, JsonElement random)
    {
        if (vector.Inputs.TryGetProperty("preEncryptedMessage", out var sealedMessage))
        {
            var informationRandom = TestRandom.Recorded(random.GetProperty("deliveryInformation"));
            Assert.True(EnvelopeBuilder.TryMakeMetadata(message, information, service, sender, informationRandom, out var metadata));
            return new Envelope(sealedMessage.GetString()!, metadata);
        }

        var both = TestRandom.Recorded(random.GetProperty("message"), random.GetProperty("deliveryInformation"));
        Assert.True(EnvelopeBuilder.TryBuild(message, information, receiver, service, sender, both, out var envelope));
        return envelope;
    }

    private static Envelope Read(JsonElement value)
    {
        Assert.True(Envelope.TryRead(value, out var envelope));
        return envelope;
    }
}
