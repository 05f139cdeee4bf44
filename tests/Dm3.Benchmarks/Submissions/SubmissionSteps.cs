using System.Security.Cryptography;
using System.Text.Json;
using Dm3.Core.Messages;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Endpoints;
using Dm3.Delivery.Intake;
using Dm3.Delivery.Spam;
using Dm3.Ethereum;
using Dm3.Storage.Accounts;
using Dm3.Storage.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Benchmarks.Submissions;

/// <summary>Times the steps of a submission one by one, in this process: what of the delivery service's time goes where.</summary>
internal sealed class SubmissionSteps(IServiceProvider services, Correspondence correspondence, ServiceIdentity identity, TimeSpan timePerStep)
{
    private const int Calls = 2048;
    private const int WritesTogether = 64;

    public IReadOnlyList<StepTime> Measure()
    {
        var timer = new StepTimer(timePerStep);
        var calls = correspondence.Calls(Calls);
        var elements = calls.Select(call => Parse(call).RootElement).ToArray();
        var envelopes = elements.Select(element => Read(Parameter(element))).ToArray();
        var information = envelopes.Select(Opened).ToArray();
        var (directory, accounts, keys) = (services.GetRequiredService<AccountDirectory>(), services.GetRequiredService<AccountStore>(), services.GetRequiredService<PublishedKeys>());
        var (recipientKeys, spam, receipts) = (services.GetRequiredService<RecipientKeys>(), services.GetRequiredService<SpamRules>(), services.GetRequiredService<Receipts>());
        var messages = services.GetRequiredService<MessageStore>();
        var stored = information.Select(each => accounts.FindRecipient(Resolve(each.To))!).ToArray();
        var senders = information.Select(each => Wait(keys.FindAsync(each.From, default))!).ToArray();
        var postmark = Postmark.Create(envelopes[0].Message, DateTimeOffset.UtcNow, identity.Signing);
        var delivered = envelopes.Select((envelope, i) => Deliver(envelope, information[i], postmark, stored[i].Account)).ToArray();
        var message = new NewMessage(stored[0].Account.Address, default, information[0].From, delivered[0].ToString(), 0);
        List<StepTime> steps =
        [
            timer.Time("parse the JSON", i => Parse(calls[i % Calls]).Dispose()),
            timer.Time("read the envelope and its size", i => Read(Parameter(elements[i % Calls])).Size()),
            timer.Time("open the delivery information", i => Opened(envelopes[i % Calls])),
            timer.Time("normalise both names", i => Normalize(information[i % Calls])),
            timer.Time("the recipient's address, from the cache of ENS", i => Resolve(information[i % Calls].To)),
            timer.Time("the recipient's account and settings", i => accounts.FindRecipient(stored[i % Calls].Account.Address)),
            timer.Time("the sender's key, from the cache", i => Wait(keys.FindAsync(information[i % Calls].From, default))),
            timer.Time("verify the sender's signature", i => EnvelopeOpener.CheckMetadata(envelopes[i % Calls].Metadata, new Core.Signing.SigningPublicKey(senders[i % Calls].SigningKey.Span))),
            timer.Time("the recipient's rules", i => Wait(spam.CheckAsync(new SpamSubject(stored[i % Calls].Account.Address, information[i % Calls].From, senders[i % Calls].Account, 6_000), stored[i % Calls], default))),
            timer.Time("make the postmark", i => Postmark.Create(envelopes[i % Calls].Message, DateTimeOffset.UtcNow, identity.Signing)),
            timer.Time("seal it", i => Deliver(envelopes[i % Calls], information[i % Calls], postmark, stored[i % Calls].Account)),
            timer.Time("write the envelope", i => delivered[i % Calls].ToString()),
            timer.Time($"store it ({WritesTogether} in a commit; waits for the disk)", i =>
            {
                if (i % WritesTogether == 0) Wait(Task.WhenAll(Enumerable.Range(0, WritesTogether).Select(_ => messages.AddAsync(message with { MessageHash = new Hash256(RandomNumberGenerator.GetBytes(32)) }, default))));
            }),
            timer.Time("give the receipt", i => receipts.Give(information[i % Calls].To, message, 0).ToString()),
        ];
        steps.Add(StepTime.Sum(steps));
        return steps;

        Address Resolve(string name) => Wait(directory.ResolveAsync(name, default)).Address;

        DeliveryInformation Opened(Envelope envelope) => EnvelopeOpener.TryOpenDeliveryInformation(envelope, identity.Encryption, out var opened, out _) ? opened : throw Wrong();

        Envelope Deliver(Envelope envelope, DeliveryInformation to, Postmark mark, StoredAccount account) =>
            EnvelopeBuilder.TryDeliver(envelope, to, mark, recipientKeys.Of(account), RandomNumberGenerator.Fill, out var sealedTo) ? sealedTo : throw Wrong();
    }

    private static void Normalize(DeliveryInformation information)
    {
        if (!AccountName.TryNormalize(information.To, out _) || !AccountName.TryNormalize(information.From, out _)) throw Wrong();
    }

    private static Envelope Read(JsonElement value) => Envelope.TryRead(value, out var envelope) ? envelope : throw Wrong();

    // As the endpoint does.
    private static JsonDocument Parse(byte[] call)
    {
        using var body = new MemoryStream(call);
        return Wait(DeployedAuthEndpoints.ParseAsync(body, default)) ?? throw Wrong();
    }

    private static JsonElement Parameter(JsonElement call) => call.GetProperty("params")[0];

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static InvalidOperationException Wrong() => new("An envelope of ours is refused.");
}
