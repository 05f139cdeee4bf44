using Dm3.Client.Delivery;
using Dm3.Client.Groups;
using Dm3.Client.Profiles;
using Dm3.Core.Messages;
using Dm3.Core.Names;
using Dm3.Ens.Rpc;

namespace Dm3.Client.Receiving;

/// <summary>
/// Checks every layer of what a delivery service gives, against ENS and not against the service. The envelope's own signature cannot be among them: it covers the delivery
/// information as it was sealed, which the service has opened; the message's signature says what counts.
/// </summary>
/// <param name="directory">Where senders are looked up.</param>
/// <param name="identity">The user.</param>
public sealed class MessageVerifier(Dm3Directory directory, Dm3Identity identity)
{
    /// <summary>Verifies a message.</summary>
    /// <param name="waiting">As the service gave it.</param>
    /// <param name="service">The service, from the user's own profile.</param>
    /// <param name="knownGroup">The newest definition that is known of a group, by its id; null if there is none.</param>
    /// <param name="cancellationToken">Stops waiting for ENS.</param>
    public async Task<ReceivedMessage> VerifyAsync(
        WaitingEnvelope waiting, DeliveryService service, Func<string, GroupDefinition?>? knownGroup = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        ArgumentNullException.ThrowIfNull(service);
        var (fault, message, postmark, detail) = Open(waiting, service);
        var claimed = Normal(message?.Content.Metadata.From ?? waiting.Envelope?.Metadata.PlainDeliveryInformation?.From ?? "");
        if (fault == ReceiveFault.Recipient)
            (fault, detail) = await CheckAliasAsync(waiting.Envelope!.Metadata.PlainDeliveryInformation!.To, detail, cancellationToken).ConfigureAwait(false);
        if (fault != ReceiveFault.None) return Refuse(fault, detail);

        var sender = await directory.ResolveAsync(claimed, cancellationToken).ConfigureAwait(false);
        if (sender.Profile is not { } contact)
            return Refuse(sender.IsTransient ? ReceiveFault.Unavailable : ReceiveFault.SenderProfile, $"The profile of {claimed} cannot be used: {sender.Failure}.");
        if (EnvelopeOpener.CheckSender(message!, claimed, contact.Signing) is { Layer: not EnvelopeLayer.None } wrong)
            return Refuse(ReceiveFault.SenderSignature, $"The message is not signed with the key that {claimed} publishes ({wrong.Layer}).");

        GroupDefinition? group = null;
        if (message!.Content.Metadata.To.StartsWith(GroupDefinition.IdPrefix, StringComparison.Ordinal))
        {
            (group, fault, detail) = await CheckGroupAsync(message, claimed, contact, knownGroup, cancellationToken).ConfigureAwait(false);
            if (fault != ReceiveFault.None) return Refuse(fault, detail);
        }

        return new ReceivedMessage(waiting, service.Name, ReceiveFault.None)
        {
            Message = message,
            From = claimed,
            Group = group,
            PostmarkedAtMilliseconds = postmark!.IncomingTimestampMilliseconds,
        };

        ReceivedMessage Refuse(ReceiveFault layer, string why) =>
            new(waiting, service.Name, layer) { From = claimed, Detail = why, PostmarkedAtMilliseconds = postmark?.IncomingTimestampMilliseconds ?? 0 };
    }

    // Without asking anybody.
    private (ReceiveFault Fault, Message? Message, Postmark? Postmark, string Detail) Open(WaitingEnvelope waiting, DeliveryService service)
    {
        if (waiting.Envelope is not { } envelope) return (ReceiveFault.Envelope, null, null, "The service gave no envelope.");
        if (envelope.Metadata.MessageHash != waiting.MessageHash) return (ReceiveFault.Envelope, null, null, "The service lists the envelope under another hash.");
        if (envelope.Metadata.PlainDeliveryInformation is not { } information) return (ReceiveFault.DeliveryInformation, null, null, "The service did not open the delivery information.");
        if (!EnvelopeOpener.TryOpenPostmark(envelope, identity.Keys.Encryption, service.Signing, out var postmark, out var fault))
            return (ReceiveFault.Postmark, null, null, $"The postmark is not one of {service.Name} for this message ({fault.Layer}).");
        if (!EnvelopeOpener.TryReadMessage(envelope, identity.Keys.Encryption, out var message, out fault))
        {
            return fault.Layer == EnvelopeLayer.MessageHash
                ? (ReceiveFault.MessageHash, null, postmark, "The message inside is another one than the envelope names.")
                : (ReceiveFault.Encryption, null, postmark, $"The message does not open ({fault.Layer} {fault.Payload}).");
        }

        var to = message.Content.Metadata.To;
        var isGroup = to.StartsWith(GroupDefinition.IdPrefix, StringComparison.Ordinal);
        if (!isGroup && !Dm3Name.AreSame(to, information.To)) return (ReceiveFault.DeliveryInformation, message, postmark, $"The service says that it is for {information.To}, the message for {to}.");
        if (!message.IsFrom(information.From))
            return (ReceiveFault.SenderName, message, postmark, $"The service says that it comes from {information.From}, the message from {message.Content.Metadata.From}.");
        return Dm3Name.AreSame(information.To, identity.Name)
            ? (ReceiveFault.None, message, postmark, "")
            : (ReceiveFault.Recipient, message, postmark, $"The message is for {information.To}.");
    }

    // Names that point to the same address are one account: a message to any of them is the user's.
    private async Task<(ReceiveFault Fault, string Detail)> CheckAliasAsync(string name, string detail, CancellationToken cancellationToken)
    {
        try
        {
            var own = await directory.Ens.AddressAsync(identity.Name, cancellationToken).ConfigureAwait(false);
            var other = await directory.Ens.AddressAsync(Normal(name), cancellationToken).ConfigureAwait(false);
            return own.Found && other.Found && own.Value == other.Value ? (ReceiveFault.None, "") : (ReceiveFault.Recipient, detail);
        }
        catch (RpcException fault)
        {
            return (ReceiveFault.Unavailable, fault.Message);
        }
    }

    private async Task<(GroupDefinition? Group, ReceiveFault Fault, string Detail)> CheckGroupAsync(
        Message message, string from, Contact sender, Func<string, GroupDefinition?>? knownGroup, CancellationToken cancellationToken)
    {
        if (!GroupDefinition.TryRead(message, out var group) || group.Id != message.Content.Metadata.To)
            return (null, ReceiveFault.Group, "The message to a group does not say which members it has.");
        var creator = sender;
        if (group.Creator != from)
        {
            var found = await directory.ResolveAsync(group.Creator, cancellationToken).ConfigureAwait(false);
            if (found.Profile is null)
                return (null, found.IsTransient ? ReceiveFault.Unavailable : ReceiveFault.Group, $"The profile of the group's creator {group.Creator} cannot be used: {found.Failure}.");
            creator = found.Profile;
        }

        if (!group.IsSigned(creator.Signing)) return (null, ReceiveFault.Group, $"The group's members are not signed by its creator {group.Creator}.");
        // An old definition is genuine too: who was removed since could go on with it.
        var counts = knownGroup?.Invoke(group.Id) is { } known && known.Version > group.Version ? known : group;
        if (!counts.Members.Contains(from)) return (null, ReceiveFault.Group, $"{from} is no member of the group.");
        // The creator tells a removed member by the definition that does not name it any more.
        return counts.Members.Contains(identity.Name) || from == counts.Creator
            ? (counts, ReceiveFault.None, "")
            : (null, ReceiveFault.Group, $"{identity.Name} is no member of the group.");
    }

    private static string Normal(string name) => Dm3Name.TryNormalize(name, out var normal) ? normal : name;
}
