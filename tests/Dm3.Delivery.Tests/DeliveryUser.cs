using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Testing.Chain;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.Delivery.Tests;

/// <summary>Somebody with a wallet, a name on the chain, keys and a published profile.</summary>
internal sealed class DeliveryUser
{
    private static int _count;

    private readonly EnsFixture _chain;
    private readonly PrivateKey _wallet;

    private DeliveryUser(EnsFixture chain, string label, PrivateKey wallet)
    {
        _chain = chain;
        _wallet = wallet;
        Label = label;
        Signing = SigningKeyPair.Generate(RandomNumberGenerator.Fill);
        Encryption = EncryptionKeyPair.Generate(RandomNumberGenerator.Fill);
    }

    public string Label { get; }

    public string Name => $"{Label}.eth";

    public Address Address => _wallet.Address;

    public SigningKeyPair Signing { get; private set; }

    public EncryptionKeyPair Encryption { get; }

    public SignedUserProfile Profile => SignedUserProfile.Sign(new UserProfile(Encryption.PublicKey.ToString(), Signing.PublicKey.ToString(), ["ds.dm3.eth"]), _wallet);

    /// <summary>A new one whose profile is published.</summary>
    public static async Task<DeliveryUser> PublishedAsync(EnsFixture chain, string who)
    {
        var user = new DeliveryUser(chain, $"{who}{Interlocked.Increment(ref _count)}", PrivateKey.Parse(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)).Insert(0, "0x")));
        await user.PublishAsync();
        return user;
    }

    public Task PublishAsync() => PublishAsync("data:application/json," + Profile);

    /// <summary>Sets the record to this.</summary>
    public Task PublishAsync(string record) => _chain.NameAsync(Label, Address, (ProfileTextKeys.User[0], record));

    /// <summary>Another signing key, not yet published.</summary>
    public void RollKey() => Signing = SigningKeyPair.Generate(RandomNumberGenerator.Fill);

    /// <summary>Another name that points to the same address.</summary>
    public Task<string> AliasAsync(string label) => _chain.NameAsync(label, Address);

    public async Task<string> ChallengeAsync(HttpClient http, string? name = null)
    {
        using var answer = await http.PostAsJsonAsync("/v1/challenges", new { name = name ?? Name });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["challenge"]!.GetValue<string>();
    }

    public Task<HttpResponseMessage> AnswerAsync(HttpClient http, string challenge, string? device = null) =>
        http.PostAsJsonAsync("/v1/sessions", Body(new { name = Name, challenge, signature = Signing.Sign(challenge), device }));

    /// <summary>Logs in and gives the token.</summary>
    public async Task<string> LogInAsync(HttpClient http, string? device = null)
    {
        using var answer = await AnswerAsync(http, await ChallengeAsync(http), device);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();
    }

    private static JsonObject Body(object value)
    {
        var body = JsonSerializer.SerializeToNode(value)!.AsObject();
        foreach (var (name, member) in body.ToList())
        {
            if (member is null) body.Remove(name);
        }

        return body;
    }
}
