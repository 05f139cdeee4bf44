using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Core.Messages;
using Dm3.Core.Names;

namespace Dm3.Core.Tests.Messages;

/// <summary>dm3's messages; see tests/vectors/dm3/README.md.</summary>
public sealed class MessageVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Messaging;

    public static TheoryData<string> Made => Vectors.Group("message");

    public static TheoryData<string> Hashes => Vectors.Group("message-hash");

    public static TheoryData<string> Signatures => Vectors.Group("check-message-signature");

    public static TheoryData<string> MessageSchemas => Vectors.Group("message-schema");

    public static TheoryData<string> StoredIds => Vectors.Group("storage-message-id");

    [Fact]
    public void NoneIsLeftOut()
    {
        string[] here = ["message", "message-hash", "check-message-signature", "message-schema", "storage-message-id"];
        string[] envelopes =
        [
            "envelop-schema", "build-envelop", "build-envelop-error", "recorded-envelop", "delivery-information", "postmark",
            "decrypt-envelop", "delivered-envelop", "proxy-envelop", "envelop-size", "json-rpc",
        ];

        Assert.Equal(Vectors.Groups.Order(), here.Concat(envelopes).Order());
        Assert.Equal([(13, 0), (13, 0), (13, 0), (8, 0), (2, 0)], here.Select(Vectors.Count));
    }

    [Theory]
    [MemberData(nameof(Made))]
    public void MakesMessage(string name)
    {
        using var pair = TestKeys.Signing(Vectors[name].Inputs.GetProperty("signingKeyPair"));
        var message = Content(name).Sign(pair);

        Assert.Equal(Vectors[name].Output("signedText"), message.Content.ToSignedText());
        Assert.Equal(Vectors[name].Output("canonical"), message.ToString());
        Assert.Equal(CanonicalJson.Serialize(Vectors[name].Expected.GetProperty("message")), message.ToString());
        Assert.True(message.IsSigned(pair.PublicKey));
        Assert.True(message.IsFrom(Vectors[name].Input("from")));
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public void Hashes_MessageWithSignature(string name)
    {
        Assert.True(Message.TryRead(Vectors[name].Inputs.GetProperty("message"), out var message));

        Assert.Equal(Vectors[name].Output("canonical"), message.ToString());
        Assert.Equal(Vectors[name].Output("messageHash"), message.Hash().ToString());
        Assert.Equal(Vectors[name].Output("id"), message.Id().ToString());
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    public void ChecksSender(string name)
    {
        var vector = Vectors[name];
        var key = TestKeys.SigningPublic(vector.Input("publicSigningKey"));
        var valid = Message.TryRead(vector.Inputs.GetProperty("message"), out var message)
            && EnvelopeOpener.CheckSender(message, vector.Input("ensName"), key) == EnvelopeFault.None;

        Assert.Equal(vector.Failure is null && vector.Expected.GetProperty("valid").GetBoolean(), valid);
    }

    [Theory]
    [MemberData(nameof(MessageSchemas))]
    public void ReadsExactlyTheMembersOfTheSchema(string name)
    {
        var value = Vectors[name].Inputs.GetProperty("message");
        var read = Message.TryRead(value, out var message);

        Assert.Equal(Vectors[name].Failure is null, read && message!.IsDeployedForm);
        if (read) Assert.Equal(CanonicalJson.Serialize(value), message!.ToString());

        // The specification's own forms are read, and told apart.
        Assert.Equal(Vectors[name].Failure is null || name.Contains("(spec "), read);
    }

    [Theory]
    [MemberData(nameof(StoredIds))]
    public void NamesStoredMessagesAsTheBackendDoes(string name)
    {
        Assert.True(Dm3Name.TryNormalize(Vectors[name].Input("ensName"), out var owner));

        Assert.Equal(Vectors[name].Output("storedId"), Sha256Hash.Of(owner + Vectors[name].Input("messageId")).ToString());
    }

    private static MessageContent Content(string name)
    {
        var vector = Vectors[name];
        if (vector.Input("function") == "none") return Unmade(vector.Inputs.GetProperty("messageWithoutSignature"));

        var draft = new MessageDraft(
            vector.Input("to"), vector.Input("from"), DateTimeOffset.FromUnixTimeMilliseconds(vector.Inputs.GetProperty("now").GetInt64()));
        var text = vector.Inputs.TryGetProperty("text", out var given) ? JsonText.Value(given) : "";
        var reference = vector.Inputs.TryGetProperty("referenceMessageHash", out var hash) ? hash.GetString()! : "";
        List<Attachment>? attachments = vector.Inputs.TryGetProperty("attachments", out var list)
            ? [.. list.EnumerateArray().Select(item => Attachment.TryRead(item, out var read) ? read : throw new InvalidOperationException(name))]
            : null;
        return vector.Input("function") switch
        {
            "createMessage" => draft.New(text, attachments),
            "createDeleteRequestMessage" => draft.DeleteRequest(reference),
            "createEditMessage" => draft.Edit(reference, text, attachments),
            "createReplyMessage" => draft.Reply(reference, text, attachments),
            "createReactionMessage" => draft.Reaction(reference, text),
            "createReadOpenMessage" => draft.ReadOpened(reference, text),
            "createReadReceiveMessage" => draft.ReadReceived(reference, text),
            var function => throw new InvalidOperationException(function),
        };
    }

    // What no deployed function makes, given as the message that a client would have to write by hand.
    private static MessageContent Unmade(JsonElement value)
    {
        var unsigned = value.GetRawText();
        Assert.True(CanonicalJson.TryParse(unsigned.TrimEnd()[..^1] + """,  "signature": "x"}""", out var signed));
        Assert.True(Message.TryRead(signed, out var message));
        return message.Content;
    }
}
