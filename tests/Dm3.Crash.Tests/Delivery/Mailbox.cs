using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dm3.Core.Encryption;
using Dm3.Core.Messages;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Testing.Chain;

namespace Dm3.Crash.Tests.Delivery;

/// <summary>Somebody with a published profile, and as a reader what came and what was confirmed.</summary>
internal sealed class Mailbox(string name)
{
    private const string Service = "ds.dm3.eth";

    private readonly HashSet<string> _confirmed = [];

    public string Name => $"{name}.eth";

    public SigningKeyPair Signing { get; } = SigningKeyPair.Generate(RandomNumberGenerator.Fill);

    public EncryptionKeyPair Encryption { get; } = EncryptionKeyPair.Generate(RandomNumberGenerator.Fill);

    /// <summary>What the name points to, once it is published.</summary>
    public Address Address { get; private set; }

    /// <summary>Every message that was read, whether its confirmation got through or not.</summary>
    public HashSet<string> Read { get; } = [];

    public async Task PublishAsync(EnsFixture chain)
    {
        using var wallet = PrivateKey.Parse("0x" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        var profile = SignedUserProfile.Sign(new UserProfile(Encryption.PublicKey.ToString(), Signing.PublicKey.ToString(), [Service]), wallet);
        Address = wallet.Address;
        await chain.NameAsync(name, Address, (ProfileTextKeys.User[0], "data:application/json," + profile));
    }

    /// <summary>A message to somebody, as a call.</summary>
    /// <param name="to">Whom.</param>
    /// <param name="service">Key of the service that it goes to.</param>
    /// <param name="text">What.</param>
    /// <param name="id">Of the call.</param>
    public (string Hash, JsonObject Call) Write(Mailbox to, EncryptionPublicKey service, string text, int id)
    {
        var message = new MessageDraft(to.Name, Name, DateTimeOffset.UtcNow).New(text).Sign(Signing);
        Assert.True(EnvelopeBuilder.TryBuild(
            message, new DeliveryInformation(to.Name, Name), to.Encryption.PublicKey, service, Signing, RandomNumberGenerator.Fill, out var envelope));
        var call = DeliveryRequest.SubmitMessage(envelope);
        call["id"] = id;
        return (envelope.Metadata.MessageHash, call);
    }

    /// <summary>Opens the account.</summary>
    /// <returns>The token.</returns>
    public async Task<string> LogInAsync(HttpClient http)
    {
        using var asked = await http.PostAsJsonAsync("/v1/challenges", new { name = Name });
        var challenge = (string)(await asked.Content.ReadFromJsonAsync<JsonObject>())!["challenge"]!;
        using var answer = await http.PostAsJsonAsync("/v1/sessions", new { name = Name, challenge, signature = Signing.Sign(challenge) });
        var session = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return (string?)session!["token"] ?? throw new InvalidOperationException(session.ToJsonString());
    }

    /// <summary>Reads what waits and confirms it. What was confirmed must never come again, and nothing twice in one answer.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="HttpRequestException">The service is gone.</exception>
    public async Task<int> EmptyOnceAsync(HttpClient http, string token, string when)
    {
        using var list = new HttpRequestMessage(HttpMethod.Get, "/v1/messages?limit=500");
        list.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var page = await http.SendAsync(list);
        page.EnsureSuccessStatusCode();
        var waiting = (await page.Content.ReadFromJsonAsync<JsonObject>())!["messages"]!.AsArray().Select(message => (string)message!["messageHash"]!).ToList();
        Assert.True(waiting.Count == waiting.Distinct().Count(), $"A message came twice in one answer ({when}).");
        Assert.True(!_confirmed.Overlaps(waiting), $"A confirmed message came back ({when}).");
        Read.UnionWith(waiting);
        if (waiting.Count == 0) return 0;

        using var confirmation = new HttpRequestMessage(HttpMethod.Post, "/v1/acknowledgements") { Content = JsonContent.Create(new { messageHashes = waiting }) };
        confirmation.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(confirmation);
        answer.EnsureSuccessStatusCode();
        var removed = (int)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["removed"]!;
        Assert.True(removed == waiting.Count, $"{waiting.Count} were confirmed, {removed} went ({when}).");
        _confirmed.UnionWith(waiting);
        return waiting.Count;
    }
}
