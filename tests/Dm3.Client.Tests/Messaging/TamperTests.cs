using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Client.Receiving;
using Dm3.Client.Sending;
using Dm3.Core.Messages;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Messaging;

/// <summary>Whatever is changed on the way is found, named by its layer, shown to nobody, and not acknowledged.</summary>
[Collection(OneChain.Name)]
public sealed class TamperTests(EnsFixture chain) : IAsyncLifetime
{
    private static int _hosts;

    private ServiceHost _service = null!;
    private TamperingProxy _proxy = null!;
    private Person _alice = null!;
    private Person _bob = null!;
    private Person _mallory = null!;

    public async Task InitializeAsync()
    {
        var label = $"tamper-ds{Interlocked.Increment(ref _hosts)}";
        _service = await ServiceHost.StartAsync(chain, label);
        _proxy = await TamperingProxy.StartAsync(_service.Url);
        await chain.SetTextAsync(_service.Name, ProfileTextKeys.DeliveryService[0], "data:application/json," + (_service.Profile with { Url = _proxy.Url }));
        _alice = await Person.PublishedAsync(chain, "alice", _service);
        _bob = await Person.PublishedAsync(chain, "bob", _service);
        _mallory = await Person.PublishedAsync(chain, "mallory", _service);
        await _bob.Messenger.PickUpAsync();
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _mallory.DisposeAsync();
        await _proxy.DisposeAsync();
        await _service.DisposeAsync();
    }

    public static TheoryData<string, ReceiveFault> Changes => new()
    {
        { "not an envelope", ReceiveFault.Envelope },
        { "listed under another hash", ReceiveFault.Envelope },
        { "delivery information left sealed", ReceiveFault.DeliveryInformation },
        { "delivered for somebody else", ReceiveFault.DeliveryInformation },
        { "ciphertext changed", ReceiveFault.Postmark },
        { "postmark missing", ReceiveFault.Postmark },
        { "postmark of another service", ReceiveFault.Postmark },
        { "postmark of another message", ReceiveFault.Postmark },
        { "ciphertext changed and postmarked by the service", ReceiveFault.Encryption },
        { "another message inside", ReceiveFault.MessageHash },
        { "a message to somebody else passed on", ReceiveFault.Recipient },
        { "the service says it is from somebody else", ReceiveFault.SenderName },
        { "the service makes up a message", ReceiveFault.SenderSignature },
        { "a sender without profile", ReceiveFault.SenderProfile },
        { "a group that nobody signed", ReceiveFault.Group },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_IsFoundAndNamed(string change, ReceiveFault fault)
    {
        var sent = await _alice.Messenger.SendTextAsync(_bob.Name, "the truth");
        Assert.Equal(SendOutcome.Delivered, sent.Outcome);
        _proxy.Tamper = item => Change(change, item);
        var picked = Assert.Single((await _bob.Messenger.PickUpAsync()).Messages);
        Assert.True(picked.Fault == fault, $"{picked.Fault}: {picked.Detail}");
        Assert.Null(picked.Message);
        Assert.NotEqual("", picked.Detail);
        Assert.Empty(await _bob.Store.ListAsync());

        // It was not acknowledged: once nobody interferes, the true message is there.
        _proxy.Tamper = null;
        Assert.Equal("the truth", Assert.Single((await _bob.Messenger.PickUpAsync()).Messages).Message!.Content.Text);
    }

    [Fact]
    public async Task ProfileOfTheSenderReplaced_IsFound()
    {
        await _alice.Messenger.SendTextAsync(_bob.Name, "the truth");
        // Somebody who can write the record, but has not the wallet of the address.
        await chain.SetTextAsync(_alice.Name, ProfileTextKeys.User[0], _mallory.ProfileRecord);
        Assert.Equal(ReceiveFault.SenderProfile, Assert.Single((await _bob.Messenger.PickUpAsync()).Messages).Fault);
        await chain.SetTextAsync(_alice.Name, ProfileTextKeys.User[0], _alice.ProfileRecord);
        Assert.True(Assert.Single((await _bob.Messenger.PickUpAsync()).Messages).IsVerified);
    }

    [Fact]
    public async Task ProfileOfTheRecipientReplaced_NothingIsSent()
    {
        await chain.SetTextAsync(_bob.Name, ProfileTextKeys.User[0], _mallory.ProfileRecord);
        var sent = await _alice.Messenger.SendTextAsync(_bob.Name, "for bob alone");
        Assert.Equal((SendOutcome.ProfileNotVerified, 0), (sent.Outcome, sent.Attempts.Count));
        Assert.Contains("SignatureWrong", sent.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceThatPassesOnAnothersChallenge_GetsNoSignature()
    {
        // The proxy poses as a service of its own name: the challenge that it has from the real one names the real one.
        var evil = await chain.NameAsync($"{_service.Name.Split('.')[0]}-evil", null, (ProfileTextKeys.DeliveryService[0], "data:application/json," + (_service.Profile with { Url = _proxy.Url })));
        await _bob.PublishAsync(evil);
        await using var device = new DeviceOf(await _bob.OpenDeviceAsync("second"));
        var picked = await device.Messenger.PickUpAsync();
        Assert.Equal("wrong-challenge", picked.Problems[evil].Code);
    }

    private void Change(string change, JsonObject item)
    {
        var envelope = item["envelope"]!.AsObject();
        var metadata = envelope["metadata"]!.AsObject();
        var information = metadata["deliveryInformation"]!.AsObject();
        switch (change)
        {
            case "not an envelope":
                envelope["more"] = "";
                break;
            case "listed under another hash":
                item["messageHash"] = "0x" + new string('1', 64);
                break;
            case "delivery information left sealed":
                metadata["deliveryInformation"] = "{}";
                break;
            case "delivered for somebody else":
                information["to"] = _mallory.Name;
                break;
            case "ciphertext changed":
                envelope["message"] = Flipped((string)envelope["message"]!);
                break;
            case "postmark missing":
                envelope.Remove("postmark");
                break;
            case "postmark of another service":
                using (var key = SigningKeyPair.Generate(RandomNumberGenerator.Fill)) Mark(item, key, (string)envelope["message"]!);
                break;
            case "postmark of another message":
                Mark(item, _service.Identity.Signing, "another");
                break;
            case "ciphertext changed and postmarked by the service":
                envelope["message"] = Flipped((string)envelope["message"]!);
                Mark(item, _service.Identity.Signing, (string)envelope["message"]!);
                break;
            case "another message inside":
                Put(item, Write(_alice, _bob.Name, draft => draft.New("a lie")), null);
                break;
            case "a message to somebody else passed on":
                information["to"] = _mallory.Name;
                Put(item, Write(_alice, _mallory.Name, draft => draft.New("for mallory")), _alice.Name);
                break;
            case "the service says it is from somebody else":
                information["from"] = _mallory.Name;
                break;
            case "the service makes up a message":
                Put(item, new MessageDraft(_bob.Name, _alice.Name, DateTimeOffset.UtcNow).New("a lie").Sign(_mallory.Keys.Signing), _alice.Name);
                break;
            case "a sender without profile":
                information["from"] = "nobody-at-all.eth";
                Put(item, new MessageDraft(_bob.Name, "nobody-at-all.eth", DateTimeOffset.UtcNow).New("boo").Sign(_mallory.Keys.Signing), "nobody-at-all.eth");
                break;
            case "a group that nobody signed":
                var group = Groups.GroupDefinition.Create(_mallory.Identity, "friends", [_alice.Name, _bob.Name]) with { Members = [_alice.Name, _bob.Name, _mallory.Name, "eve.eth"] };
                Put(item, Write(_alice, group.Id, draft => draft.New("hi all", [group.ToAttachment()])), _alice.Name);
                break;
            default:
                throw new ArgumentException(change);
        }
    }

    private static Message Write(Person from, string to, Func<MessageDraft, MessageContent> write) => write(new MessageDraft(to, from.Name, DateTimeOffset.UtcNow)).Sign(from.Keys.Signing);

    // What a service can do that has its own keys: seal anything to the receiver and postmark it.
    private void Put(JsonObject item, Message message, string? from)
    {
        var envelope = item["envelope"]!.AsObject();
        Assert.True(EnvelopeBuilder.TrySealMessage(message, _bob.Keys.Encryption.PublicKey, RandomNumberGenerator.Fill, out var sealedMessage));
        envelope["message"] = sealedMessage;
        if (from is not null)
        {
            item["messageHash"] = message.Hash().ToString();
            envelope["metadata"]!["messageHash"] = message.Hash().ToString();
        }

        Mark(item, _service.Identity.Signing, sealedMessage);
    }

    private void Mark(JsonObject item, SigningKeyPair service, string sealedMessage)
    {
        using var json = JsonDocument.Parse(item["envelope"]!.ToJsonString());
        Assert.True(Envelope.TryRead(json.RootElement, out var envelope));
        Assert.True(EnvelopeBuilder.TrySealPostmark(
            envelope, Postmark.Create(sealedMessage, DateTimeOffset.UtcNow, service), _bob.Keys.Encryption.PublicKey, RandomNumberGenerator.Fill, out var marked));
        item["envelope"]!["postmark"] = marked.Postmark;
    }

    private static string Flipped(string sealedMessage)
    {
        var at = sealedMessage.IndexOf("ciphertext", StringComparison.Ordinal) + 40;
        return string.Concat(sealedMessage.AsSpan(0, at), sealedMessage[at] == 'A' ? "B" : "A", sealedMessage.AsSpan(at + 1));
    }

    private sealed class DeviceOf(Messenger messenger) : IAsyncDisposable
    {
        public Messenger Messenger => messenger;

        public ValueTask DisposeAsync()
        {
            messenger.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
