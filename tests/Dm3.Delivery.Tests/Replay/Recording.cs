using System.Text.Json;
using Dm3.Core.Auth;
using Dm3.Ethereum;
using Dm3.Testing;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>
/// <c>tests/vectors/dm3/http.json</c>: sessions with the deployed servers. The first vector is the environment, all others happened in it, in file order.
/// </summary>
public static class Recording
{
    private const string EnvironmentGroup = "environment";

    private static readonly JsonElement Root = Load();

    /// <summary>Every exchange in file order, without the environment.</summary>
    public static IReadOnlyList<RecordedExchange> Exchanges { get; } =
        [.. Root.GetProperty("vectors").EnumerateArray()
            .Select(each => new RecordedExchange(each.GetProperty("name").GetString()!, each.GetProperty("group").GetString()!, each.GetProperty("inputs"), each.GetProperty("expected")))
            .Where(each => each.Group != EnvironmentGroup)];

    /// <summary>How many vectors the file holds by group, as it says itself.</summary>
    public static IReadOnlyDictionary<string, int> Groups { get; } =
        Root.GetProperty("groups").EnumerateObject().ToDictionary(group => group.Name, group => group.Value.GetProperty("count").GetInt32());

    private static JsonElement Environment { get; } = Root.GetProperty("vectors").EnumerateArray().Single(each => each.GetProperty("group").GetString() == EnvironmentGroup);

    /// <summary>The delivery service's key pairs by the names of its environment variables, for example <c>ENCRYPTION_PRIVATE_KEY</c>; base64.</summary>
    public static IReadOnlyDictionary<string, string> ServerKeys { get; } =
        Environment.GetProperty("inputs").GetProperty("serverKeys").EnumerateObject().ToDictionary(key => key.Name, key => key.Value.GetString()!);

    /// <summary>Settings that give our service the recorded service's keys.</summary>
    public static (string Key, string? Value)[] ServiceKeys =>
    [
        ("Delivery:Identity:EncryptionPublicKey", ServerKeys["ENCRYPTION_PUBLIC_KEY"]),
        ("Delivery:Identity:EncryptionPrivateKey", ServerKeys["ENCRYPTION_PRIVATE_KEY"]),
        ("Delivery:Identity:SigningPrivateKey", ServerKeys["SIGNING_PRIVATE_KEY"]),
    ];

    public static IReadOnlyDictionary<string, RecordedAccount> Accounts { get; } =
        Environment.GetProperty("inputs").GetProperty("accounts").EnumerateObject().ToDictionary(account => account.Name, account => new RecordedAccount(account.Name, account.Value));

    /// <summary>When the first exchange happened.</summary>
    public static DateTimeOffset Start { get; } = DateTimeOffset.FromUnixTimeMilliseconds(Exchanges[0].Inputs.GetProperty("now").GetInt64());

    /// <summary>The secret that the recorded tokens were made with.</summary>
    public static TokenSecret Secret() => new(System.Text.Encoding.UTF8.GetBytes(Environment.GetProperty("expected").GetProperty("serverSecret").GetString()!));

    /// <summary>Gives the recorded names their recorded records on a real chain.</summary>
    public static async Task PublishAsync(EnsFixture ens)
    {
        foreach (var name in Environment.GetProperty("inputs").GetProperty("names").EnumerateObject())
        {
            var texts = name.Value.TryGetProperty("text", out var records) ? records.EnumerateObject().Select(text => (text.Name, text.Value.GetString()!)) : [];
            await ens.SetAsync(name.Name, Address.Parse(name.Value.GetProperty("addr").GetString()), [.. texts]);
        }
    }

    private static JsonElement Load()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "vectors", "dm3", "http.json")));
        return file.RootElement.Clone();
    }
}
