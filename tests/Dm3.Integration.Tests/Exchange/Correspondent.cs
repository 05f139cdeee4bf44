using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encryption;
using Dm3.Core.Keys;
using Dm3.Core.Messages;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;

namespace Dm3.Integration.Tests.Exchange;

/// <summary>Somebody with a name, keys and a mailbox, who finds others by ENS alone.</summary>
internal sealed class Correspondent(NetworkFixture network, string name, IReadOnlyList<string> services) : IDisposable
{
    // A service that says nothing for that long is passed over.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly OutboundHttp _fetch = new(new OutboundOptions { AllowLocal = true });

    public string Name => name;

    public ProfileKeys Keys { get; } = ProfileKeys.Derive("0x" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    public UserProfile Profile => new(Keys.Encryption.PublicKey.ToString(), Keys.Signing.PublicKey.ToString(), services);

    /// <summary>Registers the name, with a profile that the wallet of an account signs.</summary>
    public async Task RegisterAsync(int account)
    {
        using var wallet = network.Wallet(account);
        var profile = DataRecord.Create(SignedUserProfile.Sign(Profile, wallet).ToJson());
        await network.RegisterAsync(name, wallet, [NetworkFixture.Text(ProfileTextKeys.User[0], profile)], [NetworkFixture.Coin("60", wallet.Address.ToLowerHex())]);
    }

    /// <summary>Opens the mailbox by signing the service's challenge.</summary>
    /// <returns>The token.</returns>
    public async Task<string> LogInAsync(RunningService service)
    {
        using var asked = await service.Http.PostAsJsonAsync("/v1/challenges", new { name });
        var challenge = (string)(await asked.Content.ReadFromJsonAsync<JsonObject>())!["challenge"]!;
        using var answer = await service.Http.PostAsJsonAsync("/v1/sessions", new { name, challenge, signature = Keys.Signing.Sign(challenge) });
        var session = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return (string?)session!["token"] ?? throw new InvalidOperationException(session.ToJsonString());
    }

    /// <summary>Writes to a name: to the first of its services, in the order of its profile, that takes the message.</summary>
    /// <returns>The message, and the name of the service; null if none took it.</returns>
    public async Task<(Message Message, string? TakenBy)> WriteAsync(string to, string text)
    {
        var (recipient, found) = await FindAsync(to);
        var message = new MessageDraft(to, name, DateTimeOffset.UtcNow).New(text).Sign(Keys.Signing);
        foreach (var service in found)
        {
            if (service.Profile is { } at && await TakesAsync(at, Build(message, recipient, at))) return (message, service.Name);
        }

        return (message, null);
    }

    /// <summary>Picks up what waits at a service, opens every layer, and checks sender and postmark against ENS.</summary>
    public async Task<IReadOnlyList<Message>> PickUpAsync(RunningService service, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/messages");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await service.Http.SendAsync(request);
        using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var opened = new List<Message>();
        foreach (var each in page.RootElement.GetProperty("messages").EnumerateArray())
        {
            Assert.True(Envelope.TryRead(each.GetProperty("envelope"), out var envelope));
            Assert.True(EnvelopeOpener.TryOpenPostmark(envelope, Keys.Encryption, SigningKey(service.Profile.PublicSigningKey), out _, out var fault), $"{fault}");
            Assert.True(EnvelopeOpener.TryReadMessage(envelope, Keys.Encryption, out var message, out fault), $"{fault}");
            var from = envelope.Metadata.PlainDeliveryInformation!.From;
            var (sender, _) = await FindAsync(from);
            Assert.Equal(EnvelopeFault.None, EnvelopeOpener.CheckSender(message, from, SigningKey(sender.PublicSigningKey)));
            opened.Add(message);
        }

        return opened;
    }

    /// <summary>Confirms messages.</summary>
    /// <returns>How many went.</returns>
    public static async Task<int> ConfirmAsync(RunningService service, string token, params Message[] messages)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/acknowledgements")
        {
            Content = JsonContent.Create(new { messageHashes = messages.Select(message => message.Hash().ToString()) }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await service.Http.SendAsync(request);
        return (int)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["removed"]!;
    }

    public void Dispose()
    {
        Keys.Dispose();
        _fetch.Dispose();
    }

    private async Task<(UserProfile Profile, IReadOnlyList<ProfileResult<DeliveryServiceProfile>> Services)> FindAsync(string other)
    {
        var rpc = network.Network.Rpc;
        var ens = new EnsClient(rpc, new CcipReadClient(rpc, new GatewayClient(_fetch)), Address.Parse(network.Network.Description.EnsRegistry));
        var loader = new ProfileLoader(ens, new DocumentSource(_fetch, []), new ContractWallets(rpc));
        var user = await loader.LoadUserAsync(other);
        Assert.True(user.Found, $"{user.Failure} {user.Detail}");
        return (user.Profile!.Document.Profile, await loader.LoadDeliveryServicesAsync(user.Profile.Document.Profile));
    }

    private Envelope Build(Message message, UserProfile recipient, DeliveryServiceProfile service)
    {
        var information = new DeliveryInformation(message.Content.Metadata.To, name);
        Assert.True(EnvelopeBuilder.TryBuild(
            message, information, EncryptionKey(recipient.PublicEncryptionKey), EncryptionKey(service.PublicEncryptionKey), Keys.Signing, RandomNumberGenerator.Fill, out var envelope));
        return envelope;
    }

    private static async Task<bool> TakesAsync(DeliveryServiceProfile service, Envelope envelope)
    {
        using var http = new HttpClient { Timeout = Patience };
        var call = DeliveryRequest.SubmitMessage(envelope);
        call["id"] = 1;
        try
        {
            using var answer = await http.PostAsJsonAsync(new Uri($"{service.Url}/rpc"), call);
            return answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<JsonObject>())!["result"] is not null;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static EncryptionPublicKey EncryptionKey(string text) => EncryptionPublicKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);

    private static SigningPublicKey SigningKey(string text) => SigningPublicKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);
}
