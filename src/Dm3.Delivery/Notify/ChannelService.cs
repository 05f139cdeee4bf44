using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Storage.Notifications;

namespace Dm3.Delivery.Notify;

/// <summary>Channels of accounts, for both generations of routes.</summary>
public sealed class ChannelService(ChannelStore store, IEnumerable<INoticeSender> senders, DeliveryOptions delivery, OutboundNotices outbound, TimeProvider clock)
{
    private const int IdLength = 16;
    private const int MaxUrlLength = 2048;

    // As deployed clients have fields for. Three answers to a code and few codes a day leave a guess no chance.
    private const int CodeDigits = 5;

    private readonly NotificationOptions _options = delivery.Notifications;

    /// <summary>A new random text for a URL, 128 bits.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdLength));

    /// <summary>Whether channels of a kind are configured.</summary>
    public bool IsOffered(ChannelKind kind) => senders.Any(sender => sender.Kind == kind && sender.IsOffered);

    /// <summary>Whether a URL may be called.</summary>
    public bool IsUrl(string text) => text.Length <= MaxUrlLength && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Fragment.Length == 0 && OutboundHttp.Allows(outbound.Options, url);

    /// <summary>Adds a channel and sends its code.</summary>
    public Task<(ChannelChange Change, StoredChannel? Channel)> AddAsync(Address account, ChannelKind kind, string target, bool replace, CancellationToken cancellationToken)
    {
        var secret = kind == ChannelKind.Webhook ? RandomNumberGenerator.GetBytes(WebhookSender.SecretLength) : [];
        return store.AddAsync(new StoredChannel(NewToken(), account, kind, target, secret, IsEnabled: true, IsVerified: false, ""), NewCode(), _options.MaxChannels, replace, cancellationToken);
    }

    /// <summary>Sends a new code.</summary>
    public Task<ChannelChange> RenewCodeAsync(Address account, string id, CancellationToken cancellationToken) => store.RenewCodeAsync(account, id, NewCode(), cancellationToken);

    /// <summary>Takes a code.</summary>
    public Task<ChannelChange> VerifyAsync(Address account, string id, string code, CancellationToken cancellationToken) => store.VerifyAsync(account, id, code, Now, cancellationToken);

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    private IssuedCode NewCode() => new(
        RandomNumberGenerator.GetInt32((int)Math.Pow(10, CodeDigits)).ToString("D5", CultureInfo.InvariantCulture), Now + (_options.CodeMinutes * 60L), _options.CodesPerDay, Now);
}
