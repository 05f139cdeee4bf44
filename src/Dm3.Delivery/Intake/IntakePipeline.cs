using System.Security.Cryptography;
using System.Text.Json;
using Dm3.Core.Messages;
using Dm3.Core.Signing;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Spam;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Storage;
using Dm3.Storage.Accounts;
using Dm3.Storage.Messages;

namespace Dm3.Delivery.Intake;

/// <summary>
/// From an envelope to a message that waits: size, delivery information, recipient, sender's signature, the recipient's rules, postmark, store. What ends
/// without a fault is durable; a repeated one changes nothing.
/// </summary>
public sealed class IntakePipeline(
    ServiceIdentity identity,
    AccountDirectory accounts,
    AccountStore store,
    PublishedKeys keys,
    RecipientKeys recipientKeys,
    SpamRules spam,
    MessageStore messages,
    Receipts receipts,
    DeliveryMeters meters,
    DeliveryOptions options,
    TimeProvider clock)
{
    /// <summary>Takes an envelope.</summary>
    /// <param name="value">A stranger's JSON.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun to be stored may be stored.</param>
    public async Task<IntakeResult> SubmitAsync(JsonElement value, CancellationToken cancellationToken)
    {
        var result = await TakeAsync(value, cancellationToken);
        meters.CountSubmission(result.Fault);
        return result;
    }

    private async Task<IntakeResult> TakeAsync(JsonElement value, CancellationToken cancellationToken)
    {
        if (!Envelope.TryRead(value, out var envelope) || !Hash256.TryParse(envelope.Metadata.MessageHash, out var hash)) return new(IntakeFault.Malformed);
        var bytes = envelope.Size();
        if (bytes > options.MaxEnvelopeBytes) return new(IntakeFault.TooLarge);
        var now = clock.GetUtcNow();
        DeliveryInformation? information = null;
        if (!identity.OpeningAt(now).Any(pair => EnvelopeOpener.TryOpenDeliveryInformation(envelope, pair, out information, out _))) return new(IntakeFault.NotForThisService);

        if (!AccountName.TryNormalize(information!.To, out var to)) return new(IntakeFault.UnknownRecipient);
        var found = await accounts.ResolveAsync(to, cancellationToken);
        if (found.Fault == LoginFault.EnsUnreachable) return new(IntakeFault.Unavailable);
        if (found.Fault != LoginFault.None || store.FindRecipient(found.Address) is not { } recipient) return new(IntakeFault.UnknownRecipient);

        var account = recipient.Account;
        if (!AccountName.TryNormalize(information.From, out var from)) return new(IntakeFault.UnknownSender);
        if (await keys.FindAsync(from, cancellationToken) is not { } sender) return new(IntakeFault.Unavailable);
        var fault = Check(envelope, sender);
        if (fault != IntakeFault.None)
        {
            // The sender may have published its profile, or another key, since.
            if (await keys.FindAgainAsync(from, cancellationToken) is not { } latest) return new(IntakeFault.Unavailable);
            (sender, fault) = (latest, Check(envelope, latest));
            if (fault != IntakeFault.None) return new(fault);
        }

        SpamVerdict verdict;
        try
        {
            verdict = await spam.CheckAsync(new SpamSubject(account.Address, from, sender.Vouching, bytes), recipient, cancellationToken);
            if (verdict.Refusal is { } refusal) return new(IntakeFault.Spam, refusal);
        }
        catch (RpcException)
        {
            return new(IntakeFault.Unavailable);
        }

        now = clock.GetUtcNow();
        var postmark = Postmark.Create(envelope.Message, now, identity.Signing, ProfileExtension.Read(recipient.ProfileExtension).Postmark);
        if (!EnvelopeBuilder.TryDeliver(envelope, information, postmark, recipientKeys.Of(account), RandomNumberGenerator.Fill, out var delivered)) return new(IntakeFault.UnknownRecipient);
        var shares = options.Shares.ToShares();
        if (verdict.MaxWaitingFromUnknown is { } most) shares = shares with { UnknownMessages = Math.Min(most, shares.UnknownMessages) };
        var message = new NewMessage(account.Address, hash, from, delivered.ToString(), now.ToUnixTimeMilliseconds()) { SenderIsKnown = verdict.IsKnownSender, Shares = shares };
        try
        {
            switch (await messages.AddAsync(message, cancellationToken))
            {
                case MessageAdd.Added:
                    return new(IntakeFault.None, Receipt: receipts.Give(to, message, now.ToUnixTimeMilliseconds()));
                case MessageAdd.Duplicate:
                    var taken = messages.FindTaken(account.Address, hash);
                    return taken?.IsFrom(from) == false
                        ? new(IntakeFault.HashTaken)
                        : new(IntakeFault.None, Receipt: receipts.Give(to, message, taken?.TakenAtUnixMilliseconds ?? now.ToUnixTimeMilliseconds()));
                case MessageAdd.NoAccount:
                    return new(IntakeFault.UnknownRecipient);
                default:
                    return new(IntakeFault.ShareUsed);
            }
        }
        catch (StoreFullException)
        {
            return new(IntakeFault.StoreFull);
        }
    }

    private static IntakeFault Check(Envelope envelope, PublishedKey sender) =>
        sender.SigningKey.Length != SigningPublicKey.Length ? IntakeFault.UnknownSender
        : EnvelopeOpener.CheckMetadata(envelope.Metadata, new SigningPublicKey(sender.SigningKey.Span)) != EnvelopeFault.None ? IntakeFault.Signature
        : IntakeFault.None;
}
