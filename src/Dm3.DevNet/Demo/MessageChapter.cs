using System.Net;
using System.Security.Cryptography;
using Dm3.Core.Encryption;
using Dm3.Core.Messages;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ethereum;

namespace Dm3.DevNet.Demo;

/// <summary>Alice finds Bob through ENS and writes to him; he picks the message up, opens every layer, and confirms; then it is gone.</summary>
public sealed class MessageChapter(DevNetwork network, Screen screen) : IDisposable
{
    private const string Text = "Hi Bob, this is for you alone.";

    private readonly OutboundHttp _fetch = new(new OutboundOptions { AllowLocal = true });
    private readonly HttpClient _http = new() { BaseAddress = new Uri(network.Description.DeliveryUrl!) };

    /// <summary>Plays it.</summary>
    /// <exception cref="DemoException">A value is not what it must be.</exception>
    public async Task PlayAsync(string aliceName, DemoUser alice, string bobName, DemoUser bob, CancellationToken cancellationToken)
    {
        var delivery = new DeliveryClient(_http);
        screen.Heading($"8. {bobName} opens his mailbox");
        screen.Text("The delivery service gives him a challenge; he signs it with the signing key that his profile publishes.");
        var challenge = await delivery.ChallengeAsync(bobName, cancellationToken);
        screen.Value("challenge", challenge);
        var token = await delivery.SignInAsync(bobName, challenge, bob.Keys.Signing, cancellationToken);
        screen.Value("his token", $"{token[..24]}…");
        DemoStory.Expect("waiting messages", (await delivery.PickUpAsync(bobName, token, cancellationToken)).Count, 0);

        screen.Heading($"9. Alice writes to {bobName}");
        var (bobsKey, service) = await FindAsync(bobName, cancellationToken);
        screen.Value("encrypt to", bobsKey.PublicEncryptionKey);
        screen.Value("delivery service", $"{DevNetwork.DeliveryName} at {service.Url}");
        DemoStory.Expect("bob's key", bobsKey.PublicEncryptionKey, bob.Keys.Encryption.PublicKey.ToString());
        DemoStory.Expect("the service's URL", service.Url, network.Description.DeliveryUrl);
        var message = new MessageDraft(bobName, aliceName, DateTimeOffset.UtcNow).New(Text).Sign(alice.Keys.Signing);
        if (!EnvelopeBuilder.TryBuild(
                message, new DeliveryInformation(bobName, aliceName), EncryptionKey(bobsKey.PublicEncryptionKey), EncryptionKey(service.PublicEncryptionKey), alice.Keys.Signing,
                RandomNumberGenerator.Fill, out var envelope))
            throw new DemoException("The envelope could not be sealed.");
        screen.Value("her message", message.ToString());
        screen.Value("what travels", $"{envelope.ToString()[..72]}… ({envelope.Size()} bytes)");
        var answer = await delivery.SubmitAsync(envelope, cancellationToken);
        screen.Value("POST /rpc", $"{(int)answer.Status} {answer.Body}");
        DemoStory.Expect("answer", answer, (HttpStatusCode.OK, "OK"));

        screen.Heading($"10. {bobName} picks it up");
        var waiting = await delivery.PickUpAsync(bobName, token, cancellationToken);
        DemoStory.Expect("waiting messages", waiting.Count, 1);
        await OpenAsync(waiting[0], aliceName, bob, service, message, cancellationToken);
        DemoStory.Expect("confirmation", await delivery.AcknowledgeAsync(bobName, token, aliceName, [message.Hash().ToString()], cancellationToken), HttpStatusCode.OK);
        var left = (await delivery.PickUpAsync(bobName, token, cancellationToken)).Count;
        screen.Value("after confirming", $"{left} messages wait");
        DemoStory.Expect("waiting messages", left, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fetch.Dispose();
        _http.Dispose();
    }

    private async Task OpenAsync(Envelope envelope, string aliceName, DemoUser bob, DeliveryServiceProfile service, Message sent, CancellationToken cancellationToken)
    {
        if (!EnvelopeOpener.TryOpenPostmark(envelope, bob.Keys.Encryption, SigningKey(service.PublicSigningKey), out var postmark, out var fault))
            throw new DemoException($"The postmark is not good: {fault}");
        screen.Value("postmark", $"{DateTimeOffset.FromUnixTimeMilliseconds(postmark.IncomingTimestampMilliseconds):u}, signed by {DevNetwork.DeliveryName}");
        if (!EnvelopeOpener.TryReadMessage(envelope, bob.Keys.Encryption, out var message, out fault)) throw new DemoException($"The message does not open: {fault}");
        screen.Value("message", message.Content.Text);
        var (alicesKey, _) = await FindAsync(aliceName, cancellationToken);
        DemoStory.Expect("fault of the signature", EnvelopeOpener.CheckSender(message, aliceName, SigningKey(alicesKey.PublicSigningKey)), EnvelopeFault.None);
        screen.Value("signed by", $"{aliceName}, key {alicesKey.PublicSigningKey}");
        DemoStory.Expect("message", message.ToString(), sent.ToString());
    }

    private async Task<(UserProfile Profile, DeliveryServiceProfile Service)> FindAsync(string name, CancellationToken cancellationToken)
    {
        var ens = new EnsClient(network.Rpc, new CcipReadClient(network.Rpc, new GatewayClient(_fetch)), Address.Parse(network.Description.EnsRegistry));
        var loader = new ProfileLoader(ens, new DocumentSource(_fetch, []));
        var user = await loader.LoadUserAsync(name, cancellationToken);
        DemoStory.Expect($"profile of {name}", user.Failure, ProfileFailure.None);
        var services = await loader.LoadDeliveryServicesAsync(user.Profile!.Document.Profile, cancellationToken);
        DemoStory.Expect("delivery service", services.Single().Failure, ProfileFailure.None);
        return (user.Profile.Document.Profile, services.Single().Profile!);
    }

    private static EncryptionPublicKey EncryptionKey(string text) => EncryptionPublicKey.TryParse(text, out var key) ? key : throw new DemoException($"{text} is no key.");

    private static SigningPublicKey SigningKey(string text) => SigningPublicKey.TryParse(text, out var key) ? key : throw new DemoException($"{text} is no key.");
}
