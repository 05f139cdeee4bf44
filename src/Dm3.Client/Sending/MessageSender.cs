using System.Security.Cryptography;
using Dm3.Client.Delivery;
using Dm3.Client.Profiles;
using Dm3.Core.Messages;
using Dm3.Ens.Profiles;

namespace Dm3.Client.Sending;

/// <summary>
/// Sends one message to one recipient: loads and verifies the profile, and tries the delivery services in the profile's order until one has the message. Keeps nothing; for
/// messages that must survive a crash see <see cref="Outbox"/>.
/// </summary>
/// <param name="directory">Where recipients are looked up.</param>
/// <param name="identity">The sender.</param>
/// <param name="options">Limits.</param>
public sealed class MessageSender(Dm3Directory directory, Dm3Identity identity, SenderOptions? options = null)
{
    private readonly SenderOptions _options = options ?? new SenderOptions();

    /// <summary>Sends a message.</summary>
    /// <param name="message">Signed with the identity's key. The same message may be sent again: it keeps its hash, and services and receivers take it once.</param>
    /// <param name="recipient">To whom; null for the message's own <c>to</c>. Members of a group get the same message, each a copy sealed for them.</param>
    /// <param name="cancellationToken">Ends it between two steps; a service may have the message then.</param>
    public async Task<SendResult> SendAsync(Message message, string? recipient = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var to = recipient ?? message.Content.Metadata.To;
        var hash = message.Hash().ToString();
        var found = await directory.ResolveAsync(to, cancellationToken).ConfigureAwait(false);
        if (found.Profile is not { } contact) return new SendResult(Translate(found), hash, to, []) { Detail = Describe(found) };
        if (!EnvelopeBuilder.TrySealMessage(message, contact.Encryption, RandomNumberGenerator.Fill, out var sealedMessage))
            return new SendResult(SendOutcome.ProfileNotVerified, hash, to, []) { Detail = "The recipient's encryption key is of low order: nothing would be secret." };

        var attempts = contact.UnusableServices.Select(each => new SendAttempt(each.Name, SubmitOutcome.Unreachable, $"Its profile cannot be used: {each.Failure}.")).ToList();
        foreach (var service in contact.Services)
        {
            var result = await TryAsync(message, sealedMessage, contact, service, cancellationToken).ConfigureAwait(false);
            attempts.Add(new SendAttempt(service.Name, result.Outcome, result.Detail));
            if (result.Outcome == SubmitOutcome.Accepted) return new SendResult(SendOutcome.Delivered, hash, contact.Name, attempts) { Detail = $"{service.Name} has it." };
            // The rule is the recipient's, not the service's: the next one would be asked to break it.
            if (result.Outcome == SubmitOutcome.Spam) return new SendResult(SendOutcome.Spam, hash, contact.Name, attempts) { Detail = result.Detail, Unmet = result.Unmet };
        }

        var mayBeRepeated = attempts.Any(each => each.Outcome != SubmitOutcome.Refused);
        return new SendResult(mayBeRepeated ? SendOutcome.Unreachable : SendOutcome.Refused, hash, contact.Name, attempts)
        {
            Detail = attempts.Count == 0 ? "The recipient's profile names no delivery service." : string.Join(" ", attempts.Select(each => $"{each.Service}: {each.Detail}")),
        };
    }

    /// <summary>What a recipient asks of senders, from the first of its delivery services that says.</summary>
    public Task<RequestResult<SenderConditions>> GetConditionsAsync(string recipient, CancellationToken cancellationToken = default) =>
        AskAsync(recipient, (client, name) => client.GetConditionsAsync(name, cancellationToken), cancellationToken);

    /// <summary>Whether the recipient would take messages of this identity, from the first of its delivery services that says; nothing is sent.</summary>
    public Task<RequestResult<SenderCheck>> CheckAsync(string recipient, CancellationToken cancellationToken = default) =>
        AskAsync(recipient, (client, name) => client.CheckSenderAsync(name, identity.Name, cancellationToken), cancellationToken);

    private async Task<SubmitResult> TryAsync(Message message, string sealedMessage, Contact contact, DeliveryService service, CancellationToken cancellationToken)
    {
        if (!directory.Allows(service.Url)) return new SubmitResult(SubmitOutcome.Unreachable, "Its URL is not https.");
        var information = new DeliveryInformation(contact.Name, identity.Name);
        if (!EnvelopeBuilder.TryMakeMetadata(message, information, service.Encryption, identity.Keys.Signing, RandomNumberGenerator.Fill, out var metadata))
            return new SubmitResult(SubmitOutcome.Unreachable, "Its encryption key is of low order.");
        using var http = directory.Connect(service.Url, _options.ServiceTimeout, _options.MaxResponseBytes);
        var client = new DeliveryClient(http);
        if (_options.CheckConditions)
        {
            var check = await client.CheckSenderAsync(contact.Name, identity.Name, cancellationToken).ConfigureAwait(false);
            if (check.Value is { Passes: false, Unmet: { } unmet }) return new SubmitResult(SubmitOutcome.Spam, unmet.Required) { Unmet = unmet };
            // One that cannot be reached is not given the same time again. Deployed services do not know the question (404): then the message itself asks.
            if (check.Problem is { Code: "unreachable" } problem) return new SubmitResult(SubmitOutcome.Unreachable, problem.Detail);
        }

        return await client.SubmitAsync(new Envelope(sealedMessage, metadata), cancellationToken).ConfigureAwait(false);
    }

    private async Task<RequestResult<T>> AskAsync<T>(string recipient, Func<DeliveryClient, string, Task<RequestResult<T>>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var found = await directory.ResolveAsync(recipient, cancellationToken).ConfigureAwait(false);
        if (found.Profile is not { } contact) return new RequestResult<T>(null, new RequestProblem(found.IsTransient ? 0 : 404, "no-profile", Describe(found)));
        var last = new RequestResult<T>(null, new RequestProblem(404, "no-service", "The recipient's profile names no delivery service that can be reached."));
        foreach (var service in contact.Services.Where(each => directory.Allows(each.Url)))
        {
            using var http = directory.Connect(service.Url, _options.ServiceTimeout, _options.MaxResponseBytes);
            last = await ask(new DeliveryClient(http), contact.Name).ConfigureAwait(false);
            if (last.IsSuccess) return last;
        }

        return last;
    }

    private static SendOutcome Translate(ProfileResult<Contact> found) => found.Failure switch
    {
        ProfileFailure.NotPublished => SendOutcome.NoProfile,
        ProfileFailure.InvalidName => SendOutcome.Refused,
        _ when found.IsTransient => SendOutcome.Unreachable,
        _ => SendOutcome.ProfileNotVerified,
    };

    private static string Describe(ProfileResult<Contact> found) => found.Failure == ProfileFailure.NotPublished
        ? $"{found.Name} has no dm3 profile."
        : $"The profile of {found.Name} cannot be used: {found.Failure} {string.Join(", ", found.Faults.Select(fault => $"{fault.Member} {fault.Kind}"))} {found.Detail}".TrimEnd();
}
